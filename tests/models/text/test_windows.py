"""Windows: whole texts, bounded length, shared neighbourhoods, line breaks where there are any."""

from hypothesis import given
from hypothesis import strategies as st

from nianbao.models.text.windows import Window, cut, depth

TEXTS = st.lists(st.integers(0, 60), max_size=60).map(lambda lengths: "\n".join("字" * n for n in lengths))


@given(TEXTS, st.integers(8, 64))
def test_windows_cover_the_text_and_any_near_pair_shares_one(text: str, length: int) -> None:
    overlap = length // 3
    windows = cut(text, length=length, overlap=overlap)
    assert all(0 < w.end - w.start <= length for w in windows)
    for i in range(len(text)):
        j = min(i + overlap, len(text) - 1)
        assert any(w.start <= i and j < w.end for w in windows)


def test_a_page_in_one_line_is_cut_all_the_same() -> None:
    windows = cut("字" * 10_000, length=384, overlap=160)
    assert windows[0] == Window(0, 384)
    assert windows[-1].end == 10_000


def test_windows_begin_and_end_at_line_breaks() -> None:
    text = ("字" * 19 + "\n") * 100
    for window in cut(text, length=384, overlap=160):
        assert window.start % 20 == 0
        assert window.end % 20 == 0


def test_the_number_of_windows_grows_with_the_text_and_not_faster() -> None:
    short, long = (len(cut("字" * size, length=384, overlap=160)) for size in (20_000, 200_000))
    assert long <= 10.1 * short


def test_the_ends_of_the_text_are_deep_and_the_ends_of_a_window_are_not() -> None:
    assert depth(Window(0, 10), 100).tolist() == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert depth(Window(90, 100), 100).tolist() == list(range(10))
    assert depth(Window(0, 3), 3).tolist() == [3, 3, 3]
