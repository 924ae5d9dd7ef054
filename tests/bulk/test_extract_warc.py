"""newsarc extract-warc: one file of articles for each WARC file, whole, and never made twice."""

import gzip
import hashlib
import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import fsspec
import pytest
from pyarrow import parquet

from newsarc import Article
from newsarc.bulk import Job, extract_file, find_warcs, read_manifest
from newsarc.errors import ConfigError, NewsarcError
from tests.bulk.conftest import Run, environment, story, write_warc
from tests.cli.conftest import run_newsarc
from tests.workers.test_workers import HANG


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def titles(folder: Path) -> dict[str, list[str]]:
    return {path.name: [record["title"] for record in records(path)] for path in sorted(folder.glob("*.gz"))}


def named(*numbers: int) -> list[str]:
    return [f"Story number {number}" for number in numbers]


def test_each_file_becomes_one_of_records_in_its_order(
    extract_warc: Run, collection: Path, tmp_path: Path
) -> None:
    ran = extract_warc("in", "--out", "out")

    assert ran.code == 0, ran.err
    assert "3 done: 10 articles" in ran.err
    assert titles(tmp_path / "out") == {
        "one.jsonl.gz": named(0, 1, 2, 3, 4),
        "three.jsonl.gz": named(8, 9),
        "two.jsonl.gz": named(5, 6, 7),
    }
    first = records(tmp_path / "out" / "one.jsonl.gz")[0]
    assert Article.from_json(json.dumps(first)).url == story(0)[0]


def test_files_may_be_listed(extract_warc: Run, collection: Path, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# of today\n\nin/two.warc\nin/deep\n", encoding="utf-8-sig")

    ran = extract_warc("--from", "list.txt", "--out", "out")

    assert ran.code == 0, ran.err
    assert titles(tmp_path / "out") == {"three.jsonl.gz": named(8, 9), "two.jsonl.gz": named(5, 6, 7)}


def test_the_manifest_says_what_is_there(extract_warc: Run, collection: Path, tmp_path: Path) -> None:
    extract_warc("in/one.warc.gz", "--out", "out")

    manifest = json.loads((tmp_path / "out" / "one.manifest.json").read_bytes())
    output = (tmp_path / "out" / manifest["output"]).read_bytes()

    assert manifest["articles"] == 5
    assert manifest["source"] == str(collection / "one.warc.gz")
    assert manifest["output_sha256"] == hashlib.sha256(output).hexdigest()
    assert manifest["output_bytes"] == len(output)


def test_what_is_done_is_not_done_again(extract_warc: Run, collection: Path, tmp_path: Path) -> None:
    extract_warc("in", "--out", "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    (tmp_path / "out" / "two.jsonl.gz").unlink()

    again = extract_warc("in", "--out", "out", "--json")

    assert {r["output"]: r["outcome"] for r in map(json.loads, again.lines)} == {
        "one.jsonl.gz": "known",
        "three.jsonl.gz": "known",
        "two.jsonl.gz": "done",
    }
    untouched = [path for path in before if path.name.startswith(("one", "three"))]
    assert all(path.stat().st_mtime_ns == before[path] for path in untouched)


def test_another_question_is_another_answer(extract_warc: Run, collection: Path, tmp_path: Path) -> None:
    elsewhere = extract_warc("in/one.warc.gz", "--out", "out", "--site", "other.example", "--json")
    none = extract_warc("in/one.warc.gz", "--out", "out", "--language", "ko", "--json")

    assert json.loads(elsewhere.out)["elsewhere"] == 5
    assert json.loads(none.out)["unwanted"] == 5
    assert records(tmp_path / "out" / "one.jsonl.gz") == []


def test_the_same_file_gives_the_same_bytes_however_it_is_run(
    extract_warc: Run, collection: Path, tmp_path: Path
) -> None:
    extract_warc("in", "--out", "many", "--workers", "3")
    for path in find_warcs(str(collection)):
        extract_file(Job(source=path, folder=str(tmp_path / "serial")))

    for path in (tmp_path / "serial").glob("*.gz"):
        assert path.read_bytes() == (tmp_path / "many" / path.name).read_bytes()
    assert len(list((tmp_path / "serial").iterdir())) == 6


def test_parquet_has_a_row_an_article(extract_warc: Run, collection: Path, tmp_path: Path) -> None:
    extract_warc("in/one.warc.gz", "--out", "out", "--format", "parquet")

    table = parquet.read_table(tmp_path / "out" / "one.parquet")

    assert table["title"].to_pylist() == named(0, 1, 2, 3, 4)


def test_a_damaged_file_gives_what_is_whole_and_names_the_rest(
    extract_warc: Run, collection: Path, tmp_path: Path
) -> None:
    torn = collection / "one.warc.gz"
    torn.write_bytes(torn.read_bytes()[:-100])

    ran = extract_warc("in/one.warc.gz", "--out", "out", "--json")

    manifest = json.loads(ran.out)
    assert manifest["articles"] == 4
    assert manifest["failed"] == 1
    assert "no whole record at byte" in manifest["failures"][0]["why"]
    assert manifest["damaged"] == 1


def test_a_damaged_file_is_said_each_time_as_import_says_it(
    extract_warc: Run, collection: Path, tmp_path: Path
) -> None:
    torn = collection / "one.warc.gz"
    torn.write_bytes(torn.read_bytes()[:-100])

    first, again = (extract_warc("in/one.warc.gz", "--out", "out") for _ in range(2))
    imported = run_newsarc(tmp_path / "archive", "import", "in/one.warc.gz")

    (line,) = (line for line in imported.err.splitlines() if line.startswith("error: "))
    assert (first.code, again.code, imported.code) == (1, 1, 1)
    said = f"error: {torn}: {line.removeprefix('error: in/one.warc.gz: ')}"
    assert said in first.err.splitlines()
    assert said in again.err.splitlines()
    assert first.lines == [f"{torn}: 4 articles"]


def test_an_output_is_known_only_by_its_own_manifest(collection: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "one.jsonl.gz").mkdir(parents=True)  # in the way of the second job's output
    first = Job(source=str(collection / "one.warc.gz"), folder=str(tmp_path / "out"), format="parquet")
    extract_file(first)

    with pytest.raises(OSError, match="one"):
        extract_file(replace(first, format="jsonl"))

    assert read_manifest(first) is None


def test_what_is_no_warc_is_a_failure(extract_warc: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.warc").write_text("Dear reader")

    ran = extract_warc("letter.warc", "--out", "out")

    assert ran.code == 1
    assert "letter.warc: not a WARC file" in ran.err
    assert list((tmp_path / "out").iterdir()) == []


def test_a_store_that_refuses_is_told_in_one_line(extract_warc: Run) -> None:
    ran = extract_warc(
        "s3://news/x.warc.gz",
        "--out",
        "out",
        AWS_EC2_METADATA_DISABLED="true",
        AWS_ENDPOINT_URL="http://127.0.0.1:9",
    )

    assert ran.code == 2
    assert "s3://news/x.warc.gz: cannot be listed: " in ran.err
    assert "Traceback" not in ran.err


def test_a_file_that_cannot_be_read_stops_no_other(
    extract_warc: Run, collection: Path, tmp_path: Path
) -> None:
    (tmp_path / "out" / "two.manifest.json").mkdir(parents=True)  # its place is taken

    ran = extract_warc("in", "--out", "out")

    assert ran.code == 1
    assert "two.warc: " in ran.err
    assert "2 done, 1 failed: 7 articles" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere", "--out", "out"), "nowhere: no WARC file is there"),
        (("in/one.warc.gz", "--out", "in/one.warc.gz"), "one.warc.gz: cannot be written to: "),
        (("--out", "out"), "name a WARC file"),
        (("in", "in/deep/one.warc", "--out", "out"), "would be written to the same file as"),
        (
            ("in", "--out", "out", "--engine", "local", "--scheduler", "tcp://127.0.0.1:1"),
            "--scheduler is Dask's",
        ),
        (("nothing://x", "--out", "out"), "nothing://x: "),
    ],
)
def test_a_mistake_is_told_in_one_line(
    extract_warc: Run, collection: Path, arguments: tuple[str, ...], said: str
) -> None:
    write_warc(collection / "deep" / "one.warc", [story(1)])

    ran = extract_warc(*arguments)

    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_url_goes_through_fsspec(collection: Path) -> None:
    job = Job(source=str(collection / "one.warc.gz"), folder="memory://kept/articles")

    manifest = extract_file(job)

    kept = fsspec.filesystem("memory")
    assert sorted(Path(name).name for name in kept.find("kept")) == ["one.jsonl.gz", "one.manifest.json"]
    assert len(kept.cat_file("kept/articles/one.jsonl.gz")) == manifest.output_bytes

    kept.put_file(str(collection / "one.warc.gz"), "kept/copy.warc.gz")
    assert extract_file(Job(source="memory://kept/copy.warc.gz", folder="memory://again")).articles == 5
    assert find_warcs("memory://kept/*.warc.gz") == ["memory:///kept/copy.warc.gz"]


def test_machines_with_another_version_refuse(collection: Path, tmp_path: Path) -> None:
    job = Job(source=str(collection / "one.warc.gz"), folder=str(tmp_path / "out"), version="0.0.1")

    with pytest.raises(NewsarcError, match=r"0\.0\.1 where the work was given out"):
        extract_file(job)


def test_a_url_needs_the_extra_and_says_so(collection: Path, extract_warc: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "fsspec.py").write_text("raise ImportError")

    ran = extract_warc("s3://bucket/x.warc.gz", "--out", "out", PYTHONPATH=str(tmp_path / "none"))

    assert ran.code == 2
    assert "pip install 'newsarc[cluster]'" in ran.err


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_done_and_the_next_call_goes_on(extract_warc: Run, tmp_path: Path) -> None:
    for number in range(3):
        write_warc(tmp_path / "in" / f"part-{number}.warc", [story(number)] * (1 if number == 0 else 100))
    command = [sys.executable, "-m", "newsarc", "extract-warc", "in", "--out", "out", "--workers", "1"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True
    ) as program:
        while not (tmp_path / "out" / "part-0.manifest.json").exists():
            time.sleep(0.02)
        program.send_signal(signal.SIGINT)
        _, told = program.communicate(timeout=60)

    assert program.returncode == 130
    assert "call it again to go on" in told
    left = {path.name for path in (tmp_path / "out").iterdir()}
    assert all(name.endswith((".jsonl.gz", ".manifest.json")) for name in left), left

    again = extract_warc("in", "--out", "out")

    assert again.code == 0
    assert "201 articles" in again.err


@pytest.mark.slow
def test_a_page_that_hangs_its_parser_costs_that_page_alone(collection: Path, tmp_path: Path) -> None:
    path = write_warc(tmp_path / "bad.warc.gz", [story(1), ("https://news.example/hang", HANG), story(2)])

    manifest = extract_file(Job(source=str(path), folder=str(tmp_path / "out")))

    assert titles(tmp_path / "out") == {"bad.jsonl.gz": named(1, 2)}
    assert manifest.failed == 1
    assert "took longer than" in manifest.failures[0].why


def test_nothing_is_found_in_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no WARC file"):
        find_warcs(str(tmp_path))
