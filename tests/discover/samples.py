"""The files in `data`, and bytes that strangers may send."""

from pathlib import Path

from hypothesis import strategies as st

DATA = Path(__file__).parent / "data"


def read(name: str) -> bytes:
    return (DATA / name).read_bytes()


FILES = sorted(path.name for path in DATA.iterdir())


@st.composite
def damaged_files(draw: st.DrawFn) -> bytes:
    """One of the files, cut and with strange bytes put in, or nothing but strange bytes."""
    body = read(draw(st.sampled_from(FILES)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(body)))
        piece = draw(
            st.binary(max_size=12)
            | st.sampled_from(
                [
                    b"<item>",
                    b"</",
                    b"]]>",
                    b"<![CDATA[",
                    b"&#xD800;",
                    b"&x;",
                    b'xml:base="//["',
                    b"<url>",
                    b"\0",
                ]
            )
        )
        body = body[:at] + piece + body[at + draw(st.integers(0, 30)) :]
    return draw(st.sampled_from([body, body, body[: len(body) // 2]]) | st.binary(max_size=200))
