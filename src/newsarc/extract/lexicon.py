"""The words that speak for the article or against it: in markup, and at the start of short texts.

The lexicon's scores are learned; `phrase_kind` knows by rote what pages say in languages that the training
pages have little of.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

SHORT = 120
"""Texts up to this many characters are looked up word by word; of longer ones, the first words are."""

_TOKEN = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_WORD = re.compile(r"[^\W\d_]+")
MARKUP = frozenset(
    "class id itemprop role data-testid data-test-id data-component data-component-name data-type data-module"
    " data-qa data-block data-name data-gtm-element-container aria-label".split()
)
_LONGEST_VALUE = 400
_MOST_KNOWN = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """How strongly a token of markup or a word of a text speaks for the article, as log odds."""

    markup: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    known: dict[str, float] = field(default_factory=dict, repr=False)
    """The scores of the values seen lately: the pages of a site have most of them in common."""

    def value_score(self, value: str) -> float:
        """What the value of a class, an id or the like says."""
        score = self.known.get(value)
        if score is None:
            if len(self.known) > _MOST_KNOWN:
                self.known.clear()
            score_of = self.markup.get
            score = sum(score_of(token) or 0.0 for token in value_tokens(value))
            self.known[value] = score
        return score


def value_tokens(value: str) -> dict[str, None]:
    """The names in an attribute's value, whole (`#entry-content`) and in pieces (`entry`, `content`)."""
    found: dict[str, None] = {}
    if len(value) > _LONGEST_VALUE:
        return found
    for whole in value.split():
        found["#" + whole.lower()] = None
        for token in _TOKEN.findall(whole):
            found[token.lower()] = None
    return found


def markup_tokens(element: HtmlElement) -> set[str]:
    """All that an element's tag and attributes say of it."""
    found = {f"<{element.tag}"}
    for name, value in element.items():
        if name in MARKUP:
            found.update(value_tokens(value))
    return found


def text_tokens(text: str) -> list[str]:
    """The words of a short text, its first words (`^read more`) and the whole (`=read more`); of a long one, the first."""
    if len(text) > SHORT:
        words = _WORD.findall(text[:60].lower())
        return [f"^{words[0]} {words[1]}"] if len(words) > 1 else []
    words = _WORD.findall(text.lower())[:20]
    if not words:
        return []
    found = list(dict.fromkeys(words))
    if len(words) > 1:
        found.append(f"^{words[0]} {words[1]}")
    found.append("=" + " ".join(words))
    return found


_STARTS = {
    # "read more", "see also" and their like
    1: r"(?:read|see|watch|listen|find out|learn|click) (?:more|also|next|the full|here|:)|(?:also read|more:|more on|related"
    r"|recommended|don.t miss|you (?:may|might) also|up next|most (?:read|popular)|trending|latest|top stories)"
    r"|(?:lesen sie|lies |mehr zum|mehr dazu|mehr lesen|auch interessant|das könnte|zum thema|siehe auch|weiterlesen|weitere)"
    r"|(?:lire aussi|à lire|a lire|lisez aussi|voir aussi|sur le même|pour aller plus)"
    r"|(?:lea también|lee también|leer más|ver más|también te|te puede|más información|le puede|noticias relacionadas)"
    r"|(?:leggi anche|potrebbe interessarti|approfondisci|leia (?:também|mais)|veja (?:também|mais)|saiba mais)"
    r"|(?:lees (?:ook|meer)|les også|les mer|läs (?:också|mer|även)|læs også|lue myös|czytaj (?:też|także|więcej)|zobacz (?:też|także))"
    r"|(?:читайте|смотрите также|по теме|читать|ayrıca|ilgili haber|اقرأ|قد يهمك|קרא|関連|あわせて|続きを読む|もっと|관련|더보기|相关|相關|延伸閱讀|阅读更多)",
    # newsletters, subscriptions, donations, following and sharing
    2: r"(?:sign up|subscribe|subscribers|get (?:the|our|all)|join (?:our|us|the)|follow|share|support|donate|download|register|log ?in"
    r"|enter your|newsletter|become a|already a|to continue|start your|this article is for|you.ve reached)"
    r"|(?:abonnier|jetzt |anmelden|registrier|teilen|folgen sie|newsletter|hat ihnen|unterstützen|abonnez|inscrivez|s.abonner|partager|suivez)"
    r"|(?:suscr[íi]b|síguenos|comparte|compartir|regístrate|iscriviti|condividi|seguici|abbonati|assine|inscreva|compartilh|siga )"
    r"|(?:abonneer|schrijf je|deel |del |dela |prenumerera|abonner|udostępnij|zapisz się|подпи|поделиться|abone ol|paylaş|اشترك|شارك|구독|공유|登録|シェア|订阅|訂閱|分享)",
    # credits and captions
    3: r"(?:photo|image|picture|pictured|credit|caption|file photo|illustration|graphic|video|foto|bild|quelle|grafik|crédit|imagen|immagine|imagem|źródło|фото|zdjęcie|写真|사진|图)\w*\s*(?:credits?|by|courtesy|via|von|:|/|©|\()"
    r"|[(\[]?(?:photo|image|foto|bild|©|\(c\))",
    # advertisements
    4: r"(?:advertis|sponsored|promoted|paid (?:content|post)|anzeige|werbung|publicité|publicidad|pubblicità|publicidade|advertentie|annonse?|annons|mainos|reklam|реклама|إعلان|広告|광고|广告)",
    # comments
    5: r"(?:\d* ?comments?\b|leave a|post a comment|add a comment|join the conversation|kommentare?|commentaires?|comentarios|commenti|comentários|reacties|kommentarer|комментари|التعليقات|コメント|댓글|评论)",
    # consent to cookies and other people's content
    6: r"(?:we use cookies|this (?:site|website) uses|cookies?\b|an dieser stelle|externer inhalt|wir (?:verwenden|benötigen)|ich bin damit einverstanden|deine privatsphäre|mit dem laden|ce contenu|nous utilisons|este contenido|per vedere)",
    # rights, corrections of the publisher, where it was first published
    7: r"(?:©|\(c\)|copyright|all rights|alle rechte|tous droits|todos los derechos|tutti i diritti|todos os direitos|the views expressed|disclaimer|disclosure|this (?:article|story|post) (?:was|is|first|originally|appeared)|originally published|published by|first published|무단|※)",
    # who wrote it and when
    8: r"(?:by |von |par |por |di |door |av |af |written by|posted|published|updated|last updated|veröffentlicht|aktualisiert|stand:|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato|about the author|contact |email|reporter|editor|入力|수정|기자)",
}  # fmt: skip
_START = re.compile("|".join(f"(?P<k{kind}>{pattern})" for kind, pattern in _STARTS.items()))
_CREDIT_AT_END = re.compile(
    r"(?:getty|reuters|\bafp\b|\bap\b|\bdpa\b|shutterstock|istock|alamy|\bepa\b|imago|photo|pictures|images?|unsplash|wikimedia|ansa|tass)[^.]{0,30}\)?\.?$"
)


def phrase_kind(text: str) -> int:
    """What the first words of a text announce, by number; 0 is nothing known."""
    match = _START.match(text[:40].lower().lstrip("►▶→»•*-–—|[( "))
    return int(match.lastgroup[1:]) if match and match.lastgroup else 0


def ends_with_credit(text: str) -> bool:
    """Whether a text ends as the captions of agencies' photographs do."""
    return len(text) < 400 and _CREDIT_AT_END.search(text[-50:].lower()) is not None
