"""What somebody has half filled in, to look at forms in use: drafts by name, as ?typed=forms asks for them."""

from __future__ import annotations

from math import cos, sin
from typing import Any

from company import CUSTOMER, IN_BAG, SIM_IN_BAG, TRUCK, imei, unit, visit_of

from rulebook.subjects.stock.commands import GiveUnits
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.stock.transfer_slip import write_slip
from rulebook.subjects.visits.records import Stroke


def handwriting() -> tuple[Stroke, ...]:
    """A name as it is signed on glass: two words of loops and a stroke below them."""
    turns = [n / 59 for n in range(60)]
    first = [(150 + 250 * t + 42 * sin(20 * t), 220 - 30 * t + (95 - 50 * t) * cos(20 * t)) for t in turns]
    second = [(470 + 290 * t + 34 * sin(26 * t), 215 + 25 * t + (75 - 45 * t) * cos(26 * t + 1)) for t in turns]
    below = [(190 + 590 * t, 372 - 44 * sin(2.6 * t)) for t in turns[::3]]
    return tuple(
        Stroke(tuple((round(x), round(y), start + n * 14) for n, (x, y) in enumerate(points)))
        for start, points in ((0, first), (1100, second), (2200, below))
    )


_VISIT = "order-1-visit"
_SWAPPED = {"sim": "yes", "reason": "faulty", "condition": "dead"}
_WRONG = IN_BAG[:-1] + str((int(IN_BAG[-1]) + 1) % 10)
_OFFER = GiveUnits(transfer="t-out", units=(unit(UnitKind.TERMINAL, imei(21)),))
_COMES = GiveUnits(transfer="t-in", units=tuple(unit(UnitKind.TERMINAL, imei(n)) for n in (41, 42)), taker="li")
DRAFTS: dict[str, dict[str, dict[str, Any]]] = {
    "beyond": {"office.archive.filter": {"query": "0421"}},
    "over": {
        "office.orders.filter": {"group": "all"},
        "office.cases.filter": {"view": "closed"},
        "complaints.filter": {"view": "closed"},
        "office.finance": {"view": "owed"},
    },
    "erasing": {f"office.erasure/{CUSTOMER}": {"reason": "本人书面要求"}},
    "leaving": {"office.leaver/gone": {"left": "2025-11-30", "reason": "本人书面要求"}},
    "terms": {
        "terms/order-1": {f"platform.{TRUCK}": "PLATFORM-Y", "method": "cash", "given": "400"},
        "terms.renew/platform:vehicle:京C10002": {"plan": "PLATFORM-Y", "method": "transfer"},
        "terms.bulk": {"list": "京C10001\n京C10002\n京C10005\n京Z99999\n京C10001", "method": "transfer"},
        "terms.plans": {"model": "IoT-SIM", "what": "sim", "months": "12"},
    },
    "split": {
        f"fee/{_VISIT}": {"split": "yes", "part.cash": "200", "part.wechat": "60", "part.owed": "40"},
    },
    "for": {
        "finance.declare_for/li": {
            "reason": "手机丢失，新手机还没有登记",
            "evidence": "腰包里，薄调度在场",
            "n10000": "12",
            "n5000": "3",
            "n100": "5",
        }
    },
    "owed-list": {"office.finance": {"view": "owed"}},
    "printing": {"printing/receipt-1": {"width": 58}},
    "sent": {"printing/receipt-1": {"paper": "print-1", "width": 58, "copies": 0, "state": "sent"}},
    "unlocking": {"read.open/customer/customer-1": {"reason": "年度审计抽查"}},
    "rounded": {
        f"fee/{_VISIT}": {"split": "yes", "part.cash": "200.55", "part.wechat": "150", "part.owed": "100"},
    },
    "moved": {f"relocation/{visit_of('order-7')}": {"number": _WRONG, "as_printed": True}},
    "coin": {"office.rules/cash_rounding_fen": {"value": "10", "reason": "分币找不开"}},
    "owed": {f"fee/{_VISIT}": {"method": "owed"}},
    "tests": {
        f"test.record/{_VISIT}": {
            "instrument": "万用表 3 号",
            "values": [{"what": "供电电压", "value": "24.1", "unit": "V", "low": "9", "high": "36"}],
            "what": "信号强度",
            "value": "-101",
            "unit": "dBm",
            "low": "-90",
        }
    },
    "untried": {f"act/{_VISIT}": {"work": "重新接线", "untried": "absent"}},
    "taken": {f"unsolved/{_VISIT}": {"waiting": "workshop", "condition": "dead"}},
    "printed": {f"swap/{_VISIT}/terminal": {**_SWAPPED, "new": _WRONG, "as_printed": True}},
    "watch": {"office.dispatch.filter": {"by": "watch"}},
    "board": {"office.dispatch.filter": {"by": "day"}},
    "lanes": {"office.dispatch.filter": {"by": "technician"}},
    "giving": {"transfer.give": {f"unit-terminal:{imei(22)}": True, f"unit-terminal:{imei(23)}": True}},
    "taking": {"transfer.read": {"code": write_slip(_COMES, "guo", "郭库管")}},
    "first": {"swap/order-60-visit/terminal": {"new": imei(22), "vehicle": "vehicle:贵D10138"}},
    "forms": {
        "office.rules/cash_limit_fen": {"value": "3500", "from": "month", "reason": "金库搬到二楼，当天都能交"},
        "outlay": {"sum": "35", "purpose": "工地停车费"},
        "office.store.give": {
            "taker": "wang",
            f"unit-terminal:{imei(52)}": True,
            f"unit-terminal:{imei(53)}": True,
        },
        "office.store.take": {"code": write_slip(_OFFER, "li", "李师傅")},
        "office.store.receive": {
            "model": "GT-200 4G",
            "numbers": "\n".join((imei(60), imei(61), _WRONG, imei(60))),
        },
        "office.store.count": {"holder": "li", "found": [imei(21), imei(22), imei(23)]},
        "depart/order-5": {"details": True, "customer_called": True, "tools": True},
        f"find/{_VISIT}": {"finding": "终端无供电，主板烧毁", "reproduced": "yes"},
        f"swap/{_VISIT}/terminal": {"new": IN_BAG, **_SWAPPED},
        f"swap/{_VISIT}/sim": {"new": SIM_IN_BAG, "new_phone": "14400000012", **_SWAPPED},
        f"fee/{_VISIT}": {"method": "cash", "given": "400"},
        f"sign/{_VISIT}": {"strokes": [[list(p) for p in stroke.points] for stroke in handwriting()]},
        f"unsolved/{_VISIT}": {"waiting": "parts", "remark": "天线接头锈断，已拍照"},
        f"damage/{_VISIT}": {"what": "拆装饰板时左侧卡扣断了一个，已当面告知司机"},
        "void/order-1": {"reason": "付款人名称写错"},
        "leave/order-1": {
            "claim": "claim-9",
            "subject": "spare_parts",
            "amount": "1800",
            "approver": "chen",
            "what_for": "主机已停产，外购同型号主板",
            "code": "1234",
        },
        "spoken.reader": {
            "number": "1-ORDER",
            "subject": "spare_parts",
            "amount": "1800",
            "challenge": "k7m2 9qx4",
        },
        "vehicles/order-60": {"open": "vehicle:贵D10138"},
        "vehicle/order-60/vehicle:贵D10138": {"cannot": True},
        "time/order-1": {"day": "2026-03-02", "hour": "16:30"},
        "promise/order-1": {"what": "周五前把检测报告发给车队长", "day": "2026-03-06"},
        "handover": {"n10000": "9", "n50": "1"},
        "office.count/hand-3": {"n10000": "2", "n5000": "1", "n2000": "2"},
        "office.rules/model/-": {"model": "HB-R03S", "masks": "HB###### IMEI", "reason": "新供应商"},
        f"office.replate/{TRUCK}": {"plate": "京K·99999", "plate_colour": "yellow", "reason": "过户换牌"},
        "office.order.new": {
            "kind": "repair",
            "customer": "customer-1",
            "customer_name": "顺达物流",
            "address": "北京市大兴区兴华路1号",
            "contact": "赵队长",
            "contact_phone": "1380013800",
            "vehicles": [TRUCK],
            "product_model": "GT-100",
            "problem": "平台显示离线",
            "day": "2026-03-07",
            "hour": "10:30",
        },
    },
    "walked": {
        "rounds.walk/round:monthly:2026-03-02": {"current": "vehicle:京C31005"},
        "rounds.stop/round:monthly:2026-03-02:vehicle:京C31005": {"point": "外观与固定", "back": "f-4"},
        "rounds.back/f-4": {"reason": "看错了车"},
    },
    "vehicle": {
        "office.order.new": {
            "kind": "install",
            "customer": "customer-1",
            "customer_name": "顺达物流",
            "plate_query": "京K·88888",
        },
        "office.vehicle.new": {"vehicle_type": "牵引车", "driver": "钱师傅", "driver_phone": "1380013800"},
    },
}
