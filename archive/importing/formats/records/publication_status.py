"""Whether a record is for the public: drafts, what is withheld or canceled, and what some may read only, is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from archive.importing.drafts import Options, Refusal
from archive.importing.extraction.dates import find_dates, last_day
from archive.importing.formats.records.fields import Fields, fold, is_empty


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


# Fields that tell the status of publication and nothing else: whatever is not published is not for the public.
_STATUS = _words("post_status pub_status publication_status publish_status publishing_status")
_PUBLISHED = _words(
    "publish published usable public live sent ok true yes 1 опубликовано veröffentlicht publié publicado 已发布"
)
# Fields that may tell another status, and the words in them that say that something is not for the public.
_MAY_BE_STATUS = _words(
    "status state article_status content_status workflow_state moderation_state editorial_status visibility access"
    " статус состояние statut estado stato durum 状态 狀態"
)  # fmt: skip
_UNPUBLISHED = _words(
    "draft drafts auto-draft pending pending-review in-review needs-review future scheduled private trash trashed"
    " deleted withheld withhold canceled cancelled killed spiked embargoed unpublished not-published hidden inherit"
    " rejected removed withdrawn retracted protected password password-protected confidential internal false"
    " entwurf brouillon borrador rascunho bozza taslak szkic koncept utkast concept черновик чернетка qoralama"
    " неопубликовано скрыто 草稿 未发布 待审 下書き 비공개"
    " not-for-publication not-for-release on-hold hold ready-for-review under-review awaiting-review"
    " for-review pending-approval awaiting-approval unfinished wip zurückgezogen gesperrt"
    " unveröffentlicht nicht-veröffentlicht geplant privat vertraulich gelöscht abgelehnt storniert"
    " planifié privé retiré annulé supprimé non-publié en-attente confidentiel no-publicado pendiente"
    " programado privado retirado cancelado eliminado oculto ritirato annullato cancellato yayınlanmadı"
    " beklemede gizli silindi iptal onay-bekliyor снято снят отозвано отозван отменено запланировано"
    " отложено удалено удалён на-модерации на-проверке ожидает приватно конфиденциально скрыт эмбарго"
    " жарияланбаған нобай chop-etilmagan"
    " 待发布 待審 审核中 待审核 私密 已删除 已撤回 已撤稿 撤稿 未發布 定时发布 未公開 非公開 초안 مسودة محذوف"
    " پیش‌نویس محرمانه"
)  # fmt: skip
# Fields that say who may read a post on the site that it comes from, and the words for those who are not everybody.
# What had to be paid for (`access: subscribers`, `paywall: true`) was published all the same.
_READERS = _words("visibility post_visibility content_visibility видимость sichtbarkeit visibilité visibilidad 可见性")
_NOT_EVERYBODY = _words(
    "members members-only member paid paid-members paid-members-only paid-subscribers tiers tier specific-tiers filter"
    " subscribers subscribers-only subscriber registered registered-users registered-only logged-in logged-in-users"
    " users-only authenticated restricted unlisted invited invite-only friends followers group team staff"
    " staff-only editors admin admins administrators me only-me nobody non-public not-public"
    " organisation organization company"
)
_FILTER = re.compile(r"\s*-?(?:status|label|tier|product)s?:", re.IGNORECASE)
# So the exports of newsletters say it.
_AUDIENCE = _words("audience")
_NOT_EVERYBODY_OF_AUDIENCE = _words("only_paid only_free founding only_founding")
_YES = _words("true yes y on 1 t x wahr ja vrai oui sí si verdadero да 是 真 ha evet")
_NO = _words("false no n off 0 f falsch nein faux non falso não нет 否 假 hayır yo'q")
# Fields in which yes says so, or no, and those that are filled only then.
_NOT_IF_YES = _words(
    "draft is_draft isDraft unpublished is_unpublished hidden is_hidden private is_private embargoed withheld deleted"
    " is_deleted trashed canceled cancelled protected is_protected password_protected confidential is_confidential"
    " embargo черновик entwurf brouillon borrador 草稿"
)  # fmt: skip
_NOT_IF_NO = _words(
    "published is_published public is_public visible is_visible publish online is_live опубликовано publié publicado"
    " veröffentlicht 发布"
)  # fmt: skip
_NOT_IF_FILLED = _words("password post_password deleted_at trashed_at date_deleted")
_EMBARGO = _words("embargo embargoed embargo_until embargoed_until embargo_date embargo_time not_before")
_TELLING = _READERS | _AUDIENCE | _STATUS | _MAY_BE_STATUS | _NOT_IF_YES | _NOT_IF_NO | _NOT_IF_FILLED | _EMBARGO
# How IPTC names its codes of status: stat:usable.
_SCHEME = re.compile(r"^\s*(?:stat|pubstatus|nstat)\s*:", re.IGNORECASE)


def unpublished(fields: Fields, options: Options, member: str = "", ordinal: int | None = None) -> Refusal | None:
    """Return the refusal of a record that is not for the public, with the reason; None with --unpublished."""
    reason = None if options.unpublished else next(_reasons(fields), None)
    return Refusal("skipped", f"It is not for the public: {reason}.", member, ordinal) if reason else None


def _reasons(fields: Fields) -> Iterator[str]:
    for name, value in fields.named():
        content = value.content
        if isinstance(content, Mapping):
            if content.get("protected") is True:
                yield f"a password protects “{_last(value.where)}”"
            content = content.get("value") or content.get("name") or content.get("slug")
        if isinstance(content, list) and len(content) == 1:
            content = content[0]
        if name not in _TELLING or is_empty(content) or not isinstance(content, str | int | float):
            continue
        word = fold(_SCHEME.sub("", str(content)[:100]))
        if (
            (name in _NOT_IF_YES and word in _YES)
            or (name in _NOT_IF_NO and word in _NO)
            or (name in _STATUS and word not in _PUBLISHED)
            or (name in _MAY_BE_STATUS and word in _UNPUBLISHED)
            or (name in _READERS and (word in _NOT_EVERYBODY | _UNPUBLISHED or _FILTER.match(str(content))))
            or (name in _AUDIENCE and word in _NOT_EVERYBODY_OF_AUDIENCE)
        ):
            yield f"“{_last(value.where)}” says “{' '.join(str(content).split())[:100]}”"
        elif name in _NOT_IF_FILLED and word not in _NO:
            yield f"it has a “{_last(value.where)}”"
        elif name in _EMBARGO and (day := _day_to_come(str(content))):
            yield f"“{_last(value.where)}” holds it back until {day.isoformat()}"


def _day_to_come(text: str) -> date | None:
    days = [found.date.first_day for found in find_dates(text[:100]) if found.date]
    return next((day for day in days if day > last_day()), None)


def _last(where: str) -> str:
    return where.rpartition("/")[2]
