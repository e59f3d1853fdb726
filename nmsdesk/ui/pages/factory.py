"""Which page serves which key; pages are imported at their first visit."""

from __future__ import annotations

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page


def make_page(key: str, office: Office) -> Page:
    """The page of a key of the navigation or of a register."""
    match key:
        case "overview":
            from nmsdesk.ui.pages.overview import OverviewPage

            return OverviewPage(office)
        case "indicators":
            from nmsdesk.ui.pages.indicators import IndicatorsPage

            return IndicatorsPage(office)
        case "matrix":
            from nmsdesk.ui.pages.matrix import MatrixPage

            return MatrixPage(office)
        case "charts":
            from nmsdesk.ui.pages.charts import ChartsPage

            return ChartsPage(office)
        case "steering":
            from nmsdesk.ui.pages.steering import SteeringPage

            return SteeringPage(office)
        case "work_lists" | "work_list":
            from nmsdesk.ui.pages.work_list import WorkListPage, WorkListsPage

            return WorkListsPage(office) if key == "work_lists" else WorkListPage(office)
        case "person":
            from nmsdesk.ui.pages.person import PersonPage

            return PersonPage(office)
        case "organization":
            from nmsdesk.ui.pages.organization import OrganizationPage

            return OrganizationPage(office)
        case "import":
            from nmsdesk.ui.pages.imports import ImportPage

            return ImportPage(office)
        case "papers":
            from nmsdesk.ui.pages.papers import PapersPage

            return PapersPage(office)
        case "registers":
            from nmsdesk.ui.pages.registers import RegistersPage

            return RegistersPage(office)
        case "history":
            from nmsdesk.ui.pages.history import HistoryPage

            return HistoryPage(office)
        case "quality":
            from nmsdesk.ui.pages.quality import QualityPage

            return QualityPage(office)
        case "duplicates":
            from nmsdesk.ui.pages.duplicates import DuplicatesPage

            return DuplicatesPage(office)
        case "settings":
            from nmsdesk.ui.pages.settings import SettingsPage

            return SettingsPage(office)
        case "saved_lists":
            from nmsdesk.ui.pages.saved_lists import SavedListsPage

            return SavedListsPage(office)
        case "persons":
            from nmsdesk.ui.pages.persons import PersonsPage

            return PersonsPage(office)
        case "teams":
            from nmsdesk.ui.pages.teams import TeamsPage

            return TeamsPage(office)
        case "plans":
            from nmsdesk.ui.pages.plans import PlansPage

            return PlansPage(office)
        case "plan":
            from nmsdesk.ui.pages.plan import PlanPage

            return PlanPage(office)
        case "organizations":
            from nmsdesk.ui.pages.organizations import OrganizationsPage

            return OrganizationsPage(office)
        case "documents" | "document":
            from nmsdesk.ui.pages.document import DocumentPage, DocumentsPage

            return DocumentsPage(office) if key == "documents" else DocumentPage(office)
        case "practices" | "developments" | "practice" | "development":
            from nmsdesk.ui.pages.practice import WorkPage, WorksPage

            return WorksPage(office, key) if key in ("practices", "developments") else WorkPage(office, f"{key}s")
        case "programs" | "program":
            from nmsdesk.ui.pages.program import ProgramPage, ProgramsPage

            return ProgramsPage(office) if key == "programs" else ProgramPage(office)
        case "attachments":
            from nmsdesk.ui.pages.attached import AttachedPage

            return AttachedPage(office)
        case "snapshots":
            from nmsdesk.ui.pages.snapshots import SnapshotsPage

            return SnapshotsPage(office)
        case "snapshot":
            from nmsdesk.ui.pages.snapshot import SnapshotPage

            return SnapshotPage(office)
        case "monitoring_rounds" | "monitoring_round":
            from nmsdesk.ui.pages.monitoring_round import MonitoringRoundPage
            from nmsdesk.ui.pages.monitoring_rounds import MonitoringRoundsPage

            return MonitoringRoundsPage(office) if key == "monitoring_rounds" else MonitoringRoundPage(office)
        case "note":
            from nmsdesk.ui.pages.note import NotePage

            return NotePage(office)
        case "recommendations":
            from nmsdesk.ui.pages.recommendations import RecommendationsPage

            return RecommendationsPage(office)
        case "recommendation":
            from nmsdesk.ui.pages.recommendation import RecommendationPage

            return RecommendationPage(office)
        case "advices":
            from nmsdesk.ui.pages.advices import AdvicesPage

            return AdvicesPage(office)
        case "peers":
            from nmsdesk.ui.pages.peers import PeersPage

            return PeersPage(office)
        case "clauses":
            from nmsdesk.ui.pages.clauses import ClausesPage

            return ClausesPage(office)
        case "campaigns" | "campaign":
            from nmsdesk.ui.pages.campaign import CampaignPage
            from nmsdesk.ui.pages.campaigns import CampaignsPage

            return CampaignsPage(office) if key == "campaigns" else CampaignPage(office)
        case "deficits":
            from nmsdesk.ui.pages.deficits import DeficitsPage

            return DeficitsPage(office)
        case "associations" | "events" | "sites" | "roadmaps":
            from nmsdesk.ui.pages.community import LISTS

            return LISTS[key](office)
        case "association":
            from nmsdesk.ui.pages.association import AssociationPage

            return AssociationPage(office)
        case "event":
            from nmsdesk.ui.pages.event import EventPage

            return EventPage(office)
        case "site":
            from nmsdesk.ui.pages.site import SitePage

            return SitePage(office)
        case "trainings":
            from nmsdesk.ui.pages.trainings import TrainingsPage

            return TrainingsPage(office)
        case "course_groups":
            from nmsdesk.ui.pages.course_groups import CourseGroupsPage

            return CourseGroupsPage(office)
        case "course_group":
            from nmsdesk.ui.pages.course_group import CourseGroupPage

            return CourseGroupPage(office)
        case "roadmap":
            from nmsdesk.ui.pages.roadmap import RoadmapPage

            return RoadmapPage(office)
        case "mentoring":
            from nmsdesk.ui.pages.mentoring import MentoringPage

            return MentoringPage(office)
        case "mentorship":
            from nmsdesk.ui.pages.mentorship import MentorshipPage

            return MentorshipPage(office)
        case "young":
            from nmsdesk.ui.pages.young import YoungPage

            return YoungPage(office)
        case "themes":
            from nmsdesk.ui.pages.themes import ThemesPage

            return ThemesPage(office)
        case "drafting":
            from nmsdesk.ui.pages.drafting import DraftingPage

            return DraftingPage(office)
        case "targets":
            from nmsdesk.ui.pages.targets import TargetsPage

            return TargetsPage(office)
        case "target_records":
            from nmsdesk.ui.pages.register import RegisterPage

            return RegisterPage(office, REGISTERS["targets"])
        case "demand":
            from nmsdesk.ui.pages.demand import DemandPage

            return DemandPage(office)
    from nmsdesk.ui.pages.register import RegisterPage

    return RegisterPage(office, REGISTERS[key])
