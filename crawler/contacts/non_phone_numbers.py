"""Words beside numbers that are none to call: identity and order numbers, pay, examples. Data, in folded form.

The patterns see at most 60 characters before a number, so the standard library serves them.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["EXAMPLE", "IDS", "ID_NUMBERS", "MONEY_AFTER", "MONEY_BEFORE"]

IDS: Final = re.compile(
    r"(?:^|[^a-z.@_\-])(?:ref|reference|expediente|curp|rfc|nss|ine|dni|nie|order|invoice|tracking|ticket"
    r"|job id|id|code|reg|registration|rc|license"
    r"|licence|lic|permit|passport|nin|bvn|tin|vat|cac|ein|ssn|"
    r"isbn|issn|doi|serial|version|ver|v|batch|case|file|docket|vacancy|requisition|req|post|position|pin"
    r"|zip|po box|p o box|box|postal|gst|gstin|cin|cnpj|cpf|ruc|nit|rut|nif|"
    r"cif|siret|siren|kvk|abn|acn|npwp|nib|nik|siup|kode pos|kodepos|sk|swift|iban|bic|routing|sort code"
    r"|account|acct|a/c|acc|rekening|no rek|norek|rek|card|"
    r"инн|огрн|огрнип|кпп|бик|снилс|окпо|лицензия|лицензии|артикул|заказ|заявка|договор|счет|карта|карты"
    r"|р/с|индекс|"
    r"ico|dic|regon|krs|nip|pesel|sn|coordinates|lat|lng|lon|latitude|longitude|gps|model|part|sku|item|ad"
    r"|adid|jobid|job|jr|r|ujian|uen|acra|ea|"
    r"编号|订单|订单号|证号|许可证|执照|统一社会信用代码|群号|账号|卡号)"
    r"(?:\s?(?:no|number|num|nr|code|id|n|#|№|numero|nomor|号|:|\.|-))*[\s.:#№\-=]*$|(?:#|№|\$|=|&)\s?$"
)
"""Ends a stretch of text that announces a number of another kind."""
ID_NUMBERS: Final = re.compile(
    r"(?:^|[^a-z])(?:application|applicant|registration|reg|order|reference|ref|batch|file|case|policy"
    r"|membership|member"
    r"|employee|staff|student|licen[cs]e|permit|passport|tracking|invoice|ticket|serial|roll|customer|booking|receipt"
    r"|form|tax|vat|company|job|vacancy|position|requisition|charity|certificate|visa|voucher|pnr|flight|matric"
    r"|transaction|id|account|acct|card|bank|batch|lot|item|part|model|version|room|gate|shop|suite|unit)\.?"
    r"\s(?:id\s)?(?:number|no|num|nr|#)s?[.:]?\s?(?:is|was|:|-|=)?\s?$"
    r"|(?:numero|n[ou]mer|nr|nomor|no|num|n)\.?\s(?:de |do |du |da |del |d')?(?:pedido|orden|registro|registo"
    r"|expediente"
    r"|solicitud|cuenta|conta|compte|dossier|commande|reference|contrato|contrat|contract|cerere|comanda|dosar"
    r"|inregistrare"
    r"|pendaftaran|registrasi|induk|izin|siup|rekening|pesanan|matricula|matricule|licencia|licence|licenca|ordine"
    r"|pasaporte|passeport|passaporte|pasapor|identidad|identidade|cedula|permis|autorizatie)\s?[.:#\-]?\s?$"
    r"|номер\w?\s(?:заказа|заявки|договора|лицензии|счета|карты|анкеты|замовлення|ліцензіі|заявки|договору|рахунку"
    r"|свидетельства|вакансии|вакансіі|паспорта)\s?[.:№#\-]?\s?$"
    r"|رقم (?:الترخيص|الطلب|الرخصه|الملف|الحساب|الجواز|الهويه|السجل|العضويه|الاعلان|الوظيفه|التسجيل"
    r"|المعامله)\s?[.:#\-]?\s?$"
    r"|(?:ทะเบียนเลขที่|ใบอนุญาตเลขที่|เลขที่ใบอนุญาต|ใบอนุญาต|เลขประจําตัว|เลขผู้เสียภาษี|เลขที่คําสั่งซื้อ"
    r"|เลขที่บัญชี|เลขที่)\s?[.:#\-]?\s?$"
    r"|(?:ma so(?: thue)?|mst|bhxh|ma don(?: hang)?|cmnd|cccd|so giay phep|gpkd"
    r"|so tai khoan)\s?(?:la)?\s?[.:#\-]?\s?$"
    r"|(?:cep|cpf|cnpj|nif|nip|pesel|edrpou|єдрпоу|іпн|iban|cnp|cui|npwp|nib|nik|kra pin|nssf|nhif)\s?(?:no|nr"
    r"|n)?[.:#\-]?\s?$"
    r"|(?:आवेदन|पंजीकरण|आधार|लाइसेंस|पासपोर्ट|ऑर्डर|खाता)\s?(?:संख्या|नंबर|क्रमांक)?\s?[.:#\-]?\s?$"
    r"|(?:单号|工号|编号|订单号|证号|许可证号|备案号|执照号|身份证号?|学号|合同号|营业执照)\s?[.:#\-]?\s?$"
    r"|namba ya (?:ombi|usajili|leseni|kumbukumbu|akaunti)\s?[.:#\-]?\s?$"
)
"""Ends a stretch of text that names a number that is none to call, though it says "number"."""
EXAMPLE: Final = re.compile(
    r"(?:^|[^a-z])(?:e\.?g|ex|example|for instance|contoh|misal|misalnya|ejemplo|exemplo|exemple|beispiel|vd"
    r"|например|наприклад|例如|比如)\s?[:,.]\s?[^.!?\n]{0,40}$"
)
"""Ends a stretch of text that shows how something is written, not whom to call."""
MONEY_BEFORE: Final = re.compile(
    r"(?:[$€£₦₹¥₽₱₫฿₴₵₩₪₺]|(?:^|[^a-z])(?:usd|ngn|naira|eur|gbp|aed|sar|qar|kwd|omr|bhd|inr|rs|pkr|bdt|kes"
    r"|ksh|ghs|gh|zar|idr|rp|php|thb|vnd|cny|rmb|rub|uah|ron|myr|rm|sgd|hkd|cad|aud|n|r|p|"
    r"salary|pay|wage|gaji|salaire|salario|stipend|budget|з/п|зп|зарплата|оклад|от|до|工资|薪资|月薪|年薪))[\s.:]{0,3}$"
)
MONEY_AFTER: Final = re.compile(
    r"^\s?(?:[$€£₦₹¥₽₱₫฿₴%]|(?:usd|ngn|naira|eur|euro|euros|gbp|aed|dirham|inr|rs|rupees|kes|ghs|idr|rub"
    r"|руб|рублеи|uah|грн|dollars?|pounds?|k|m|million|per|/month|/mo|/hr|/year|monthly|yearly|weekly|元|块"
    r"|万)(?:[^a-z]|$))"
)
