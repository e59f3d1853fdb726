"""Pure parsers of cells: each gives a typed value or raises ValueError with a Russian sentence."""

from nmsdesk.domain.organization_names import OrganizationKey, split_organization
from nmsdesk.exchange.values.days import EARLIEST, LATEST, Days, parse_day, parse_days
from nmsdesk.exchange.values.numbers import Score, parse_flag, parse_number, parse_score, percent_column
from nmsdesk.exchange.values.people import (
    FullName,
    guess_sex,
    parse_email,
    parse_name,
    parse_names,
    parse_phone,
    parse_sex,
    parse_snils,
)
from nmsdesk.exchange.values.posts import Posts, Subjects, find_post, find_subject, parse_posts, parse_subjects
from nmsdesk.exchange.values.work import (
    Category,
    Experience,
    Order,
    parse_absence,
    parse_category,
    parse_education,
    parse_employment_kind,
    parse_experience,
    parse_order,
)

__all__ = [
    "EARLIEST", "LATEST", "Category", "Days", "Experience", "FullName", "Order", "OrganizationKey", "Posts", "Score", "Subjects",
    "find_post", "find_subject", "guess_sex", "parse_absence", "parse_category", "parse_day", "parse_days", "parse_education",
    "parse_email", "parse_employment_kind", "parse_experience", "parse_flag", "parse_name", "parse_names", "parse_number",
    "parse_order", "parse_phone", "parse_posts", "parse_score", "parse_sex", "parse_snils", "parse_subjects", "percent_column",
    "split_organization",
]  # fmt: skip
