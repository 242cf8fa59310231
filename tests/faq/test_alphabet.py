from faq.alphabet import Alphabet


def test_pieces_of_a_message_are_counted() -> None:
    alphabet = Alphabet(["kas", "kasir"])

    cut = alphabet.cut(("kas", "kas"))
    pieces = {" ka", "kas", "as ", " kas", "kas "}

    assert cut.different == len(cut.features) == len(pieces)
    assert len(set(cut.often.tolist())) == 1
    assert cut.often[0] > 1


def test_a_strange_piece_counts_among_the_different_ones_only() -> None:
    alphabet = Alphabet(["kas"])

    cut = alphabet.cut(("kas", "zzz"))

    assert len(cut.features) == len(alphabet) == 5
    assert cut.different == 10


def test_nothing_is_cut_from_nothing() -> None:
    cut = Alphabet([]).cut(())

    assert (len(cut.features), len(cut.often), cut.different) == (0, 0, 0)
