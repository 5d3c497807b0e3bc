"""Queries of points."""

from gezhi.engines.points.queries.accounts import (
    Held,
    balances,
    lots,
    own_balances,
    unit_at,
    units_at,
)
from gezhi.engines.points.queries.boards import (
    Board,
    Named,
    board,
    board_periods,
    broadcast,
    period_of,
)
from gezhi.engines.points.queries.bookkeeping import (
    KeptBook,
    ListPage,
    PublicBook,
    Waits,
    books_due,
    kept_book,
    kept_books,
    list_page,
    public_book,
    published_list,
    unit_words,
    waits_in,
)
from gezhi.engines.points.queries.books import (
    Total,
    closings,
    plain_book,
    standings,
    trial_balance,
    unsound,
)
from gezhi.engines.points.queries.browsing import (
    Vote,
    Window,
    any_scheme,
    post_names,
    shop_windows,
    vote_of,
)
from gezhi.engines.points.queries.causes import Cause, causes
from gezhi.engines.points.queries.chosen import chosen_record, chosen_records
from gezhi.engines.points.queries.commending import (
    Commending,
    commendation_of,
    commendations_at,
    commendations_below,
    post_titles,
)
from gezhi.engines.points.queries.days import (
    DayShown,
    MyTurn,
    Queued,
    day_shown,
    exchange_days,
    may_take,
    my_turns,
    only_on_days,
    queue,
    screen,
)
from gezhi.engines.points.queries.desk_help import (
    DeskHelp,
    Party,
    desk_help,
    desk_helps,
    desk_offers,
    help_desk,
    named_neighbour,
    ready_for,
    search_neighbours,
)
from gezhi.engines.points.queries.desk_nominations import (
    DeskRound,
    NominationLine,
    desk_round,
    desk_rounds,
    nomination_list,
    nomination_on,
    objections_on,
    periods_of,
    picked_nominations,
    search_nominees,
)
from gezhi.engines.points.queries.doors import (
    Door,
    Round,
    Walk,
    recorded_for,
    round_at,
    search_doors,
    walks,
)
from gezhi.engines.points.queries.entries import Posted, entry
from gezhi.engines.points.queries.finding import Directory, directory, search_holders
from gezhi.engines.points.queries.flows import Flow
from gezhi.engines.points.queries.funds import (
    FundMonth,
    FundSeen,
    KindOfFund,
    LineSum,
    VoucherSeen,
    any_fund,
    dues_of,
    fund,
    fund_decided,
    fund_months,
    fund_proposed,
    fund_total,
    fund_vouchers,
    funds_at,
    funds_kept,
    funds_openable,
)
from gezhi.engines.points.queries.help import Need, Ready, help_ready, needs, ready_counts
from gezhi.engines.points.queries.holders import (
    Holder,
    holder,
    holders,
    holders_below,
    nameable_places,
)
from gezhi.engines.points.queries.honours import (
    HonourWall,
    StarChange,
    honour_wall,
    stars_of,
)
from gezhi.engines.points.queries.kin import Given, Kin, given, givers, giving, kin
from gezhi.engines.points.queries.merchants import (
    MerchantMonth,
    honoured,
    merchant_account,
    merchant_accounts,
    merchant_posts,
    my_redeemed,
    used_at_the_shop,
)
from gezhi.engines.points.queries.mine import Mine, Reached, my_points, own_points_data
from gezhi.engines.points.queries.my_year import MyYear, Source, my_year, my_years
from gezhi.engines.points.queries.neighbours import (
    Neighbour,
    any_help,
    help_schemes,
    neighbour,
)
from gezhi.engines.points.queries.nominations import (
    Listed,
    MyNomination,
    MyObjection,
    NoticeBoard,
    Noticed,
    Stretch,
    commended_for,
    my_nominations,
    notice_board,
    noticed,
    open_periods,
)
from gezhi.engines.points.queries.own_help import (
    MyHelp,
    Proposed,
    my_help,
    my_offers,
    one_help,
    own_help_data,
    removed_offers,
)
from gezhi.engines.points.queries.own_records import (
    MyRecord,
    MyRecords,
    Stage,
    course,
    my_record,
    my_records,
)
from gezhi.engines.points.queries.passbook import Passbook, passbook
from gezhi.engines.points.queries.purses import (
    Offer,
    Purse,
    offers,
    purse_by_code,
    purses_of,
    search_purses,
)
from gezhi.engines.points.queries.records import (
    RecordLine,
    RecordPage,
    RecordTotal,
    Sought,
    record_totals,
    recorders_of,
    records,
)
from gezhi.engines.points.queries.reviewing import (
    AppealLine,
    DeskScheme,
    QueueCount,
    ReviewStanding,
    adoptable_below,
    appeal_on,
    appeals_waiting,
    decisions,
    picked,
    points_desk,
    queue_counts,
    standing_of,
    waiting,
)
from gezhi.engines.points.queries.sales import (
    Moved,
    Sale,
    Totals,
    may_sell,
    sale,
    sales,
    stock_book,
    totals,
)
from gezhi.engines.points.queries.schemes import (
    InForce,
    adoptable,
    adoption,
    history,
    recordable,
    recorders,
    reviewable,
    schemes_at,
    schemes_below,
)
from gezhi.engines.points.queries.scoring import (
    STANDS,
    SheetLine,
    groups,
    item_of,
    open_days,
    own_record,
    own_recorded,
    sheet,
    stands,
)
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.queries.shelves import shelves
from gezhi.engines.points.queries.shops import (
    Shelf,
    good_of,
    kept_shops,
    openable_shops,
    shelf,
    shop_at,
    shops_near,
    taken_at,
    tiers_of,
)
from gezhi.engines.points.queries.statements import (
    Statement,
    account_by_code,
    accounts_of,
    named_for,
    statement,
)
from gezhi.engines.points.queries.taken import TakenDoor, doors_taken
from gezhi.engines.points.queries.vouchers import find_voucher, use_of, voucher_codes
from gezhi.engines.points.queries.year_sums import (
    CategorySum,
    GoodSum,
    YearSums,
    public_year,
    year_order,
    year_sums,
)
from gezhi.engines.points.queries.yearly import (
    Among,
    YearPage,
    YearRow,
    year_of,
    year_page,
    year_periods,
)
from gezhi.engines.points.rules.correcting import reason_said
from gezhi.engines.points.rules.expiry import Lot
from gezhi.engines.points.rules.money import fen_of, yuan
from gezhi.engines.points.rules.months import Standing
from gezhi.engines.points.rules.periods import quarter_of, round_of

# A line for each name would be more than a file may hold.
# fmt: off
__all__ = [
    "STANDS", "Among", "AppealLine", "Board", "CategorySum", "Cause", "Commending", "DayShown",
    "DeskHelp", "DeskRound", "DeskScheme", "Directory", "Door", "Flow", "FundMonth", "FundSeen",
    "Given", "GoodSum", "Held", "Holder", "HonourWall", "InForce", "KeptBook", "Kin", "KindOfFund",
    "LineSum", "ListPage", "Listed", "Lot", "MerchantMonth", "Mine", "Moved", "MyHelp",
    "MyNomination", "MyObjection", "MyRecord", "MyRecords", "MyTurn", "MyYear", "Named", "Need",
    "Neighbour", "NominationLine", "NoticeBoard", "Noticed", "Offer", "Party", "Passbook", "Posted",
    "Proposed", "PublicBook", "Purse", "QueueCount", "Queued", "Reached", "Ready", "RecordLine",
    "RecordPage", "RecordTotal", "ReviewStanding", "Round", "Sale", "SheetLine", "Shelf", "Sought",
    "Source", "Stage", "Standing", "StarChange", "Statement", "Stretch", "TakenDoor", "Total",
    "Totals", "Vote", "VoucherSeen", "Waits", "Walk", "Window", "YearPage", "YearRow", "YearSums",
    "account_by_code", "accounts_of", "adoptable", "adoptable_below", "adoption", "any_fund",
    "any_help", "any_scheme", "appeal_on", "appeals_waiting", "balances", "board", "board_periods",
    "books_due", "broadcast", "causes", "chosen_record", "chosen_records", "closings",
    "commendation_of", "commendations_at", "commendations_below", "commended_for", "course",
    "day_shown", "decisions", "desk_help", "desk_helps", "desk_offers", "desk_round", "desk_rounds",
    "directory", "doors_taken", "dues_of", "entry", "exchange_days", "fen_of", "find_voucher",
    "fund", "fund_decided", "fund_months", "fund_proposed", "fund_total", "fund_vouchers",
    "funds_at", "funds_kept", "funds_openable", "given", "givers", "giving", "good_of", "groups",
    "help_desk", "help_ready", "help_schemes", "history", "holder", "holders", "holders_below",
    "honour_wall", "honoured", "item_of", "kept_book", "kept_books", "kept_shops", "kin",
    "list_page", "lots", "may_sell", "may_take", "merchant_account", "merchant_accounts",
    "merchant_posts", "my_help", "my_nominations", "my_offers", "my_points", "my_record",
    "my_records", "my_redeemed", "my_turns", "my_year", "my_years", "nameable_places", "named_for",
    "named_neighbour", "needs", "neighbour", "nomination_list", "nomination_on", "notice_board",
    "noticed", "objections_on", "offers", "one_help", "only_on_days", "open_days", "open_periods",
    "openable_shops", "own", "own_balances", "own_help_data", "own_points_data", "own_record",
    "own_recorded", "passbook", "period_of", "periods_of", "picked", "picked_nominations",
    "plain_book", "points_desk", "post_names", "post_titles", "public_book", "public_year",
    "published_list", "purse_by_code", "purses_of", "quarter_of", "queue", "queue_counts",
    "ready_counts", "ready_for", "reason_said", "record_totals", "recordable", "recorded_for",
    "recorders", "recorders_of", "records", "removed_offers", "reviewable", "round_at", "round_of",
    "sale", "sales", "schemes_at", "schemes_below", "screen", "search_doors", "search_holders",
    "search_neighbours", "search_nominees", "search_purses", "sheet", "shelf", "shelves", "shop_at",
    "shop_windows", "shops_near", "standing_of", "standings", "stands", "stars_of", "statement",
    "stock_book", "taken_at", "tiers_of", "totals", "trial_balance", "unit_at", "unit_words",
    "units_at", "unsound", "use_of", "used_at_the_shop", "vote_of", "voucher_codes", "waiting",
    "waits_in", "walks", "year_of", "year_order", "year_page", "year_periods", "year_sums", "yuan",
]
# fmt: on
