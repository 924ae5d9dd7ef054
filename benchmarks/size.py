"""Whether extraction stays linear: the seconds for a page and for one ten times as large, and their ratio.

python benchmarks/size.py [PARAGRAPHS]
"""

import sys
import time

from newsarc.extract import extract

PARAGRAPH = "<p>The agency said on Monday, for the {}th time, that it would test the gates for a year.</p>"


def seconds(paragraphs: int) -> float:
    body = "".join(PARAGRAPH.format(number) for number in range(paragraphs))
    html = f"<title>Gates</title><h1>Gates</h1><article>{body}</article>"
    start = time.process_time()
    extract(html)
    return time.process_time() - start


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    extract("<p>The model is loaded with the first page.")
    small = min(seconds(count) for _ in range(3))
    large = seconds(10 * count)
    print(f"{count:>9,} paragraphs {small:>8.2f} s")
    print(f"{10 * count:>9,} paragraphs {large:>8.2f} s {large / small:>6.1f} x")


if __name__ == "__main__":
    main()
