"""What records and their fields are called in Chinese, beside their names in the books."""

from __future__ import annotations

from rulebook.policy.purposes import Purpose


def _table(words: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in words.split())


KINDS = _table("""
absence=请假 agreement=经销协议 api_key=接口密钥 approval_form=审批单 article=知识条目 assignment=派工
attendance=签到 block=票号段 books=账簿 calendar=日历 call_times=勿扰时间 case=来电登记 class_rule=密级
complaint=投诉 contact_form=工作联络单 customer=客户 customer_page=客户页面 day=日结 day_log=工作日志
dealer=经销商 dealer_customer=经销商客户 declaration=交款申报 device=登录设备 enrolment_code=登录码
erasure=客户资料删除
expense=垫付 export=导出记录 fault=重大故障 file=文件 follow_up=回访 follow_up_plan=回访计划 handover=交款
forgotten=设备清除记录
leaver_erasure=离职人员资料删除
irregularity=异常 lead=线索 letterhead=抬头 master_keys=主密钥 matrix=审批权限 measurement=检测
measure=措施 message=客户消息
message_wish=消息意愿 message_wording=消息措辞 minutes=会议纪要 notice=通知 notice_read=通知阅读
number_series=编号 opinion=意见建议 order=工单 paper_custody=纸质保管 pay_code=收款码 payment=对账流水
person=人员 photo=照片 price=价格 promise=承诺事项 proof=措施证明 public_report=网上报修 qualification=资质
read_day=当日查阅 read_mark=查阅记录 read_month=查阅月份 rebate_statement=返佣报表 receipt=收费凭证
receivable=应收款 refund=退款 return=回司 roster=排班
round=巡检 round_charge=巡检收费 round_finding=巡检问题 round_plan=巡检计划
round_price=巡检价格 round_stop=巡检点位 saved_query=档案报表 score=考核分
score_point=加减分 service_term=服务期 session_feedback=培训反馈 setting=公司参数 shift=上班
shift_handover=交接班 shift_swap=换班 shipment=发货单 sim_top_up=充卡 site=客户所在区域 skill_need=技能要求
spoken=口头请示 spot_check=抽查 statement_layout=流水格式 stocktake=盘点 supervision_report=服务监督报告
survey_answer=调查答卷 survey_invite=调查邀请 survey_round=满意度调查 swap=更换 symptom_cluster=同类故障
task=任务 term_plan=服务期方案 term_renewal=续期 test_result=考试成绩 training_session=培训场次
transfer=交接 turnover=交付额 unit=设备 vehicle=车辆 vehicle_job=车辆作业 visit=上门服务
visit_rating=服务评价 visitor=访客 webhook=推送接口 week_report=周报 zone_leave=外来人员许可
branch=服务中心 branch_days=服务中心休息日 branch_loan=借调
""")
"""Kind of record → its name; the glossary's where it has one."""

FIELDS = _table("""
about=关于 address=地址 agreed_at=约定时间 amount=金额(分) answer=答复 answered_at=答复时间 answers=答复
appointment=预约时间 approvals=审批 arrived_at=到达时间 at=时间 begins=开始 body=内容 by=经办人
by_name=经办人姓名 callbacks=回访 caller=来电人 caption=说明 case=来电登记 cause=原因 channel=渠道
closed_at=关闭时间 code=代码 completed_at=完成时间 contact=联系人 contact_phone=联系电话 counts=清点
customer=客户 customer_name=客户名称 day=日期 device=设备 driver=司机 driver_phone=司机电话 due=期限
due_at=期限 ended_at=结束时间 ends=结束 fen=金额(分) figures=指标 file=文件 finding=检查结果 grade=等级
heard_at=登记时间 history=历史 holder=保管人 id=编号 invoice_title=发票抬头 kind=类别 length=时长 lines=明细
mail=邮箱 method=收款方式 model=型号 month=月份 name=姓名或名称 note=备注 number=号码 opened_at=开单时间
order=工单 owner=负责人 past=以前的资料 pay=金额(分) payer=付款人 person=人员 person_name=姓名 phone=电话
photo=照片 plan=计划 plate=车牌 points=分值 position=位置 problem=故障描述 product_model=产品型号
purchase_date=购买日期 readings=查阅 reason=原因 receipt=收费凭证 remark=备注 remarks=备注 role=角色
roles=角色 rows=行 said=所说 satisfied=满意度 scores=评分 signature=签名 signed_at=签名时间 signer=签名人
skills=技能 spoken_with=通话人 stars=星级 state=状态 strokes=签名笔迹 symptom=现象 tax_number=税号
technician=技术员 technician_name=技术员姓名 text=文字 to=致 total=合计(分) tried=已尝试 tries=尝试
until=截止 vehicle=车辆 vehicles=车辆 vin=车架号 visit=上门服务 what=事项 why=原因 wish=要求 wishes=意见
words=说明 work=工作内容
""")
"""Name of a field → what it is called; the others bear their names in the books."""

PURPOSES: dict[Purpose, str] = {
    Purpose.SERVICE: "提供客户订购的安装、维修和巡检服务，并证明已完成",
    Purpose.ASKED: "答复客户的询问、投诉和意见",
    Purpose.MONEY: "收费、催收和记账",
    Purpose.QUALITY: "了解客户是否满意及原因",
    Purpose.EMPLOYMENT: "安排、考核和培训员工的工作",
    Purpose.STOCK: "明确设备由谁保管",
    Purpose.PARTNERS: "与经销商的协议、发货和返佣往来",
    Purpose.GUESTS: "登记来访者和需要回电的人",
    Purpose.SECURITY: "控制谁可以进入系统，并证明谁查阅或导出了什么",
    Purpose.RULES: "记录公司规则何时生效、由谁设定",
}


def field_words(path: str) -> str:
    """`past.1.contact_phone` → 以前的资料.1.联系电话."""
    return ".".join(FIELDS.get(part, part) for part in path.split("."))
