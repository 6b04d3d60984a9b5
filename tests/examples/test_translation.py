from examples.translation import phrase


def test_attention_translates_phrases_that_were_held_out(run, monkeypatch):
    monkeypatch.setattr("examples.translation.HELD_OUT", 100)
    exact = run("translation", "--steps", "220")["exact"]
    assert exact["with attention"] > 0.7
    assert exact["with attention"] > exact["without attention"]


class First:
    """Draws the first of what there is."""

    def choice(self, own):
        return own[0]


def test_phrase_and_its_translation():
    portuguese, english = phrase(First())
    assert portuguese == "eu quero sair de Recife na segunda de manhã num trem rápido com um amigo"
    assert english == "I want to leave Recife on Monday in the morning on a fast train with a friend"
