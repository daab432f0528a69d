"""What a company of the trade is made of: names, places, trades, troubles, models. Tables only, made up."""

from __future__ import annotations

from typing import NamedTuple

SURNAMES = "王赵徐张刘杨黄吴周孙马朱胡林郭何高罗陆顾沈钱许蒋韩冯"
GIVEN = (
    *("建国", "小燕", "磊", "志强", "伟", "敏", "军", "洋", "勇", "涛", "文彬", "海涛", "桂英", "国栋", "晓东"),
    *(
        "明亮",
        "秀兰",
        "鹏",
        "春生",
        "立新",
        "金根",
        "雪峰",
        "永康",
        "丽华",
        "俊",
        "长林",
        "卫东",
        "佳",
        "德明",
        "斌",
    ),
)
MANNERS = ("师傅", "队长", "经理", "主任", "调度")
"""How a contact is called after the surname."""

BRANDS = (
    *(
        "鸿运",
        "顺达",
        "同城",
        "腾飞",
        "金桥",
        "万通",
        "远洋",
        "宏图",
        "捷安",
        "润丰",
        "华盛",
        "恒信",
        "安驰",
        "东吴",
    ),
    *(
        "虎丘",
        "太湖",
        "江南",
        "运河",
        "长桥",
        "盛泽",
        "通顺",
        "德邻",
        "嘉禾",
        "新港",
        "汇力",
        "正泰",
        "天平",
        "锦绣",
    ),
)

PLACES = (
    "江苏省苏州市相城区太平街道",
    "江苏省苏州市吴中区木渎镇",
    "江苏省苏州市工业园区唯亭街道",
    "江苏省苏州市吴江区盛泽镇",
    "江苏省苏州市虎丘区浒墅关镇",
    "江苏省昆山市花桥镇",
    "江苏省太仓市浏河镇",
    "江苏省常熟市海虞镇",
    "江苏省张家港市金港镇",
    "江苏省无锡市新吴区硕放街道",
    "江苏省南通市通州区川姜镇",
    "浙江省嘉兴市秀洲区王江泾镇",
    "上海市嘉定区江桥镇",
)
ROADS = (
    "聚金路",
    "金枫路",
    "展业路",
    "舜湖路",
    "长江路",
    "花集路",
    "北环路",
    "通达路",
    "振兴街",
    "港华路",
    "312国道",
)
SPOTS = ("停车场", "搅拌站", "南门门卫处", "2号仓库", "地下二层", "修理车间", "堆场", "", "", "")


class Trade(NamedTuple):
    """A kind of customer: the end of its name, what it drives, and the plates of its fleet (`drawing.PLATES`)."""

    ending: str
    vehicles: tuple[str, ...]
    plates: tuple[str, ...]


TRADES = (
    Trade("物流有限公司", ("牵引车", "厢式货车", "半挂车"), ("yellow", "yellow", "yellow", "blue", "trailer")),
    Trade("混凝土有限公司", ("搅拌车", "泵车"), ("yellow", "yellow", "large_green")),
    Trade("冷链配送有限公司", ("冷藏车", "厢式货车"), ("blue", "yellow", "small_green", "large_green")),
    Trade("渣土运输有限公司", ("自卸车",), ("yellow", "large_green", "unplated")),
    Trade("危险品运输有限公司", ("罐车", "牵引车", "半挂罐车"), ("yellow", "yellow", "trailer")),
    Trade("公共交通有限公司", ("公交车",), ("large_green", "large_green", "yellow")),
    Trade("汽车租赁有限公司", ("轿车", "面包车"), ("blue", "small_green", "small_green", "temporary", "border")),
    Trade("驾驶员培训有限公司", ("教练车",), ("training", "training", "blue")),
    Trade("农机专业合作社", ("拖拉机", "收割机"), ("tractor", "tractor", "blue")),
    Trade("特种车辆服务有限公司", ("救援车", "试验车", "警用运输车"), ("emergency", "trial", "police", "yellow")),
)


class Model(NamedTuple):
    """A terminal on the price list; `fen` is what one costs."""

    code: str
    zh: str
    en: str
    fen: int


MODELS = (
    Model("BD-1078V", "北斗视频终端 BD-1078V", "BeiDou video terminal BD-1078V", 86_000),
    Model("BSJ-GT06N", "车载定位终端 GT06N", "GPS terminal GT06N", 30_000),
    Model("HB-R03S", "北斗定位终端 HB-R03S", "BeiDou terminal HB-R03S", 38_000),
    Model("TQ-808A", "部标行驶记录仪 TQ-808A", "Tachograph TQ-808A", 52_000),
    Model("YX-V6", "主动安全终端 YX-V6", "Driver-assistance terminal YX-V6", 128_000),
    Model("KM-02W", "无线定位终端 KM-02W", "Wireless locator KM-02W", 19_800),
    Model("ZG-T70", "冷链温湿度终端 ZG-T70", "Cold-chain terminal ZG-T70", 66_500),
)
SIM = Model("SIM-IOT", "物联网SIM卡", "IoT SIM card", 2_000)


class Trouble(NamedTuple):
    """One complaint from the call to the repair, in the words of those who say it."""

    problem: str
    symptom: str
    tried: str
    finding: str
    reason: str
    work: str
    cause: str


TROUBLES = (
    Trouble(
        "定位不上线",
        "平台显示离线三天，电源灯亮，定位灯不闪",
        "热线：已请司机重启终端，无效",
        "主板无输出",
        "主板损坏",
        "更换终端，上线正常",
        "洗车进水",
    ),
    Trouble(
        "定位漂移",
        "停车时轨迹来回跳，高架下更明显",
        "热线：请司机看天线，没有松动",
        "天线增益低于标准",
        "天线接口损坏",
        "更换终端并重装天线",
        "天线座锈蚀",
    ),
    Trouble(
        "终端不通电",
        "打火后指示灯全不亮，保险完好",
        "热线：已请司机换过保险",
        "电源模块烧毁",
        "电源模块损坏",
        "更换终端，加装稳压",
        "整车电压冲击",
    ),
    Trouble(
        "视频黑屏",
        "驾驶室摄像头有画面，前向摄像头黑屏",
        "远程：重新下发参数，无效",
        "视频通道无信号",
        "视频板损坏",
        "更换终端，四路画面正常",
        "线束磨破短路",
    ),
    Trouble(
        "里程不准",
        "一天多跑四十公里，和仪表对不上",
        "远程：校过脉冲系数",
        "脉冲采集异常",
        "采集电路损坏",
        "更换终端并重新标定",
        "改装后线路接错",
    ),
    Trouble(
        "频繁掉线",
        "每天断线十几次，熄火后最多",
        "远程：换过接入点",
        "通信模块复位",
        "通信模块损坏",
        "更换终端，连续在线两小时",
        "模块老化",
    ),
    Trouble(
        "不报温度",
        "车厢温度停在零下十八度不变",
        "热线：请司机拔插过探头",
        "采集口损坏",
        "采集口损坏",
        "更换终端，温度曲线恢复",
        "冷凝水进入接口",
    ),
    Trouble(
        "超速乱报警",
        "停着也报超速，一小时二十多条",
        "远程：核对过限速设置",
        "速度传感异常",
        "速度采集损坏",
        "更换终端，报警消除",
        "传感器线受干扰",
    ),
    Trouble(
        "打卡无反应",
        "司机插卡没有声音，屏幕显示无卡",
        "热线：请司机清过卡槽",
        "读卡器失灵",
        "读卡器损坏",
        "更换终端，试卡三次正常",
        "卡槽进灰",
    ),
)
WAITS = ("等客户的车回来", "等配件到货", "等客户确认时间", "车在外地，下周回来")
