"""Why a number is not taken as it stands: stable codes, the rule behind each, and its words. May not judge
anything.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from rulebook.kernel.wording import fill_from


class Reason(NamedTuple):
    """One entry: the rule that a reader looks up, and what to do next, in both languages."""

    rule: str
    zh: str
    en: str


REASONS: Final[Mapping[str, Reason]] = {
    "empty": Reason("ORD-1", "未填写，请补上", "nothing filled in; please fill it in"),
    "scientific": Reason(
        "ORD-1",
        "号码成了科学计数（如 8.6E+14），后面的数字已丢失：请把该列设为“文本”格式，再重填完整号码",
        "a spreadsheet has turned the number into 8.6E+14 and its last digits are lost: "
        "format the column as text, then enter the full number again",
    ),
    "imei.missing": Reason(
        "RPL-1", "IMEI 应为 15 位数字，还差 {missing} 位", "an IMEI has 15 digits; {missing} missing"
    ),
    "imei.too_long": Reason(
        "RPL-1", "IMEI 多于 15 位数字，请核对", "more than the 15 digits of an IMEI; please check"
    ),
    "imei.characters": Reason(
        "RPL-1", "IMEI 只能是数字，请对照标签检查", "an IMEI is digits only; compare with the label"
    ),
    "imei.check_digit": Reason(
        "RPL-1",
        "IMEI 校验位不符，有数字抄错，请对照标签重新输入",
        "the IMEI's check digit fails: a digit is wrong; compare with the label and enter it again",
    ),
    "imei.rounded": Reason(
        "RPL-1",
        "IMEI 末尾全是 0，像是被表格舍去了：请把该列设为“文本”格式，再重填",
        "the IMEI ends in zeros, as if rounded by a spreadsheet: format the column as text, enter it again",
    ),
    "imei.placeholder": Reason(
        "RPL-1", "这是占位号码，不是真实的 IMEI", "this is a placeholder, not the IMEI of a terminal"
    ),
    "terminal.form": Reason(
        "RPL-1",
        "终端号不符合该型号的编号规则，请对照标签检查",
        "not a number as this model's maker gives it; compare with the label",
    ),
    "terminal.jt808": Reason(
        "RPL-1",
        "按 JT/T 808 终端号收下，没有校验位，请对照标签再核对一遍",
        "taken as a JT/T 808 terminal number, which has no check digit; compare with the label once more",
    ),
    "iccid.no_check": Reason(
        "RPL-2",
        "中国电信的卡号没有校验位，请对照卡面再核对一遍",
        "China Telecom's ICCIDs have no check figure; please compare with the card once more",
    ),
    "iccid.missing": Reason(
        "RPL-2",
        "卡号（ICCID）应为 19 至 20 位，至少还差 {missing} 位",
        "an ICCID has 19 or 20 characters; {missing} missing",
    ),
    "iccid.nineteen": Reason(
        "RPL-2",
        "19 位卡号（ICCID）的校验位不符：少了一位，或有数字抄错",
        "19 digits whose check digit fails: one digit is missing or one is wrong",
    ),
    "iccid.too_long": Reason(
        "RPL-2", "卡号（ICCID）多于 20 位，请核对", "more than the 20 characters of an ICCID; check"
    ),
    "iccid.characters": Reason(
        "RPL-2",
        "卡号（ICCID）只能是数字（物联网卡可含字母 A–F），请对照卡面检查",
        "an ICCID is digits (an IoT card's may hold A to F); compare with the card",
    ),
    "iccid.check_digit": Reason(
        "RPL-2",
        "卡号（ICCID）校验位不符，有数字抄错，请对照卡面重新输入",
        "the ICCID's check digit fails: a digit is wrong; compare with the card and enter it again",
    ),
    "iccid.rounded": Reason(
        "RPL-2",
        "卡号（ICCID）末尾全是 0，像是被表格舍去了：请把该列设为“文本”格式，再重填",
        "the ICCID ends in zeros, as if rounded by a spreadsheet: format the column as text, enter it again",
    ),
    "iccid.letters": Reason(
        "RPL-2",
        "物联网卡号含字母，无法校验，请再核对一遍",
        "an IoT card's number with letters cannot be checked; please compare it once more",
    ),
    "iccid.padded": Reason(
        "RPL-2", "末位 F 是读卡器的填充位，已去掉", "the final F is a reader's padding and has been left out"
    ),
    "iccid.prefix": Reason(
        "RPL-2",
        "卡号（ICCID）通常以 89 开头，请再核对一遍",
        "an ICCID usually begins with 89; please compare it once more",
    ),
    "plate.missing": Reason(
        "ORD-1", "车牌号不完整，还差 {missing} 位", "the plate is not complete; {missing} missing"
    ),
    "plate.province": Reason(
        "ORD-1",
        "车牌号应以省份简称加字母开头，如“贵D”",
        "a plate begins with a province and a letter, such as 贵D",
    ),
    "plate.too_long": Reason(
        "ORD-1",
        "车牌号位数过多：普通车牌 7 位，新能源车牌 8 位",
        "too long: a plate has 7 characters, a new-energy plate 8",
    ),
    "plate.form": Reason("ORD-1", "不符合车牌号的编排规则，请核对", "not how plates are made up; please check"),
    "plate.letters_io": Reason(
        "ORD-1",
        "车牌序号中没有字母 I 和 O，请检查是否为数字 1 和 0",
        "the letters I and O are not used in a plate's serial; perhaps the digits 1 and 0",
    ),
    "plate.special": Reason("ORD-1", "特种车牌，请再核对一遍", "a special plate; please compare it once more"),
    "plate.tractor": Reason(
        "ORD-1",
        "拖拉机或收割机号牌（农黄、农绿），请再核对一遍",
        "the plate of a tractor or harvester; please compare it once more",
    ),
    "plate.temporary": Reason(
        "ORD-1",
        "临时号牌，几周后失效：上正式牌后请办理换牌",
        "a temporary plate, which lapses within weeks: re-plate the vehicle once it has its own",
    ),
    "plate.temporary_typed": Reason(
        "ORD-1",
        "这是临时号牌：未上牌的车请用车架号登记",
        "a temporary plate: a vehicle without a plate of its own goes by its VIN",
    ),
    "plate.none_yet": Reason(
        "ORD-1",
        "尚未上牌：先以车架号登记，上牌后请办理换牌",
        "no plate yet: it goes by its VIN until it is re-plated",
    ),
    "plate.no_vin": Reason(
        "ORD-1",
        "未上牌的车要有车架号：请补上车架号",
        "a vehicle without a plate needs its VIN: please fill it in",
    ),
    "vin.none_on_trailer": Reason(
        "ORD-1", "挂车没有车架号，请再核对一遍", "a trailer without a VIN; please check once more"
    ),
    "vin.machine_number": Reason(
        "ORD-1",
        "不是 17 位车架号，按机架号收下，请再核对一遍",
        "not a VIN of 17 characters; taken as the frame number of a machine, please compare it once more",
    ),
    "vin.missing": Reason(
        "ORD-1", "车架号应为 17 位，还差 {missing} 位", "a VIN has 17 characters; {missing} missing"
    ),
    "vin.too_long": Reason(
        "ORD-1", "车架号多于 17 位，请核对", "more than the 17 characters of a VIN; please check"
    ),
    "vin.characters": Reason(
        "ORD-1", "车架号只含字母和数字，请核对", "a VIN is letters and digits only; please check"
    ),
    "vin.letters_ioq": Reason(
        "ORD-1",
        "车架号中没有字母 I、O、Q，请检查是否为数字 1 和 0",
        "the letters I, O and Q are not used in a VIN; perhaps the digits 1 and 0",
    ),
    "vin.check_digit": Reason(
        "ORD-1",
        "车架号第 9 位校验位不符，有字符抄错，请对照行驶证检查",
        "the VIN's check digit (9th place) fails: a character is wrong; compare with the vehicle licence",
    ),
    "vin.foreign": Reason(
        "ORD-1",
        "进口车车架号的校验位不符（国外不强制），请再核对一遍",
        "the check digit of a VIN from abroad fails (it is not required there); please compare it once more",
    ),
    "vin.placeholder": Reason(
        "ORD-1", "这是占位号码，不是真实的车架号", "this is a placeholder, not a vehicle's VIN"
    ),
    "tax.missing": Reason(
        "RCT-1",
        "税号（统一社会信用代码）应为 18 位，还差 {missing} 位",
        "a tax number has 18 characters; {missing} missing",
    ),
    "tax.too_long": Reason(
        "RCT-1", "税号多于 18 位，请核对", "more than the 18 characters of a tax number; please check"
    ),
    "tax.characters": Reason(
        "RCT-1", "税号只含数字和字母，请核对", "a tax number is digits and letters only; please check"
    ),
    "tax.check_character": Reason(
        "RCT-1",
        "税号末位校验码不符，有字符抄错，请对照营业执照（个人对照身份证）重新输入",
        "the tax number's check character fails: a character is wrong; compare with the business licence, "
        "a person's with the identity card",
    ),
    "tax.old": Reason(
        "RCT-1",
        "旧式税号，无法校验，请再核对一遍",
        "a tax number of the old form cannot be checked; compare it once more",
    ),
    "phone.missing": Reason(
        "ORD-2", "手机号应为 11 位，还差 {missing} 位", "a mobile number has 11 digits; {missing} missing"
    ),
    "phone.too_long": Reason(
        "ORD-2", "电话号码位数过多，请核对", "too many digits for a phone number; please check"
    ),
    "phone.characters": Reason(
        "ORD-2", "电话号码只能是数字，且只填一个号码", "a phone number is digits only; enter just one number"
    ),
    "phone.form": Reason(
        "ORD-2",
        "不是有效的电话号码：手机号以 13–19 开头，座机要加区号",
        "not a phone number: mobiles begin with 13 to 19, landlines need their area code",
    ),
    "phone.landline": Reason("ORD-2", "这是座机号码，收不到短信", "a landline; it cannot receive text messages"),
    "amount.empty": Reason("RCT-1", "请输入金额", "please enter an amount"),
    "amount.form": Reason(
        "RCT-1", "金额只能写成 1234.50 或 1,234.50 的样子", "write the amount like 1234.50 or 1,234.50"
    ),
    "amount.finer_than_fen": Reason(
        "RCT-1", "金额最多两位小数（到分）", "an amount has two decimals at most (fen)"
    ),
    "amount.negative": Reason("RCT-1", "金额不能是负数", "the amount must not be negative"),
    "amount.too_large": Reason("RCT-1", "金额超过一万亿元", "the amount is over 10^12 yuan"),
}


class NumberFault(ValueError):
    """A number that cannot be used at all; `code` is one of REASONS."""

    def __init__(self, code: str, given: str) -> None:
        super().__init__(f"{code}: {given!r}: {REASONS[code].en}")
        self.code = code
        self.given = given

    def text(self, lang: str = "zh") -> str:
        """The reason in words, in "zh" or "en"."""
        return reason_text(self.code, lang)


def reason_text(code: str, lang: str = "zh", **details: object) -> str:
    """The words for `code` in `lang` ("zh", anything else gives English). KeyError for a code that is not
    one.
    """
    reason = REASONS[code]
    return fill_from(reason.zh if lang.startswith("zh") else reason.en, {"missing": 0, **details})


def rule_of(code: str) -> str:
    """The rule behind `code`, such as "RPL-1". KeyError for a code that is not one."""
    return REASONS[code].rule
