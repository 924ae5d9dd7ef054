"""What was learned of a site is kept with the archive, and losing it hurts nothing."""

from pathlib import Path

from newsarc.archive import Archive


def test_a_template_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    with Archive(tmp_path, create=True) as archive:
        archive.keep_template("example.com", '{"a": 1}')
        archive.keep_template("example.com", '{"a": 2}')

    with Archive(tmp_path) as archive:
        assert archive.template("example.com") == '{"a": 2}'
        assert list(archive.verify()) == []


def test_a_site_without_a_template_has_none(tmp_path: Path) -> None:
    with Archive(tmp_path, create=True) as archive:
        assert archive.template("example.com") is None


def test_a_template_that_is_no_text_counts_as_none(tmp_path: Path) -> None:
    with Archive(tmp_path, create=True) as archive:
        archive.keep_template("example.com", "{}")
        (tmp_path / "templates" / "example.com.json").write_bytes(b"\xff\xfe")

        assert archive.template("example.com") is None
