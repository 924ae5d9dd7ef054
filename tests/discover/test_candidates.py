"""Which candidates a source's patterns let through."""

from newsarc.discover import Candidate, choose


def urls(*names: str, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> list[str]:
    candidates = [Candidate(url=f"https://a.example/{name}", kind="feed") for name in names]
    return [
        each.url.removeprefix("https://a.example/")
        for each in choose(candidates, include=include, exclude=exclude)
    ]


def test_without_patterns_all_pass() -> None:
    assert urls("b", "a") == ["b", "a"]


def test_one_of_include_is_enough_and_one_of_exclude_too_many() -> None:
    assert urls("news/a", "blog/b", "news/tag/c", "d", include=("news/", "^.*blog"), exclude=("/tag/",)) == [
        "news/a",
        "blog/b",
    ]


def test_an_article_passes_once_whatever_its_tracking_parameters() -> None:
    assert urls("a?utm_source=rss", "a", "a/#top", "a?id=2") == ["a?utm_source=rss", "a?id=2"]
