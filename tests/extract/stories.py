# ruff: noqa: E501 - texts and markup as they stand in pages
"""One story told in nine scripts, and three sites that could have published it."""

STORIES = {
    "en": (
        "Port of Harlow opens face gates",
        (
            "The port of Harlow opened its new face gates on Monday, and by noon more than two thousand travellers had walked through them without a queue.",
            "Officials said that the system compares a live picture with the photograph in the passport chip and keeps neither for longer than a day.",
            "“We wanted something that a grandmother could use without reading a sign,” said Maria Olsen, who runs the terminal for the city.",
            "Not everyone is pleased. Two civil liberties groups asked the regulator last month to look at how long the pictures really stay.",
            "The regulator confirmed that it had received the complaint and would answer before the end of the year.",
            "A second set of gates is planned for the ferry terminal in spring, when the contract with the supplier is due to be renewed.",
        ),
    ),
    "ko": (
        "서울 지하철 얼굴 인식 개찰구 시범 운영",
        (
            "서울시는 월요일부터 지하철 2호선 열두 개 역에서 얼굴 인식 개찰구를 시범 운영한다고 밝혔다.",
            "시 관계자는 이용자의 사진을 하루가 지나면 모두 삭제하며 다른 기관과 공유하지 않는다고 설명했다.",
            "시민단체들은 동의 절차가 충분하지 않다며 개인정보보호위원회에 조사를 요청했다.",
            "위원회는 신고를 접수했으며 올해 안에 결과를 발표하겠다고 말했다.",
            "내년 봄에는 공항 철도에도 같은 장비가 설치될 예정이다.",
            "계약 업체는 정확도가 99퍼센트를 넘는다고 주장하지만 독립적인 검증은 아직 이루어지지 않았다.",
        ),
    ),
    "ja": (
        "地下鉄に顔認証改札、大阪市が試験運用",
        (
            "大阪市は月曜日から、地下鉄の十二駅で顔認証の改札機を試験的に運用すると発表した。",
            "市の担当者は、利用者の写真は一日で消去され、ほかの機関に渡されることはないと説明している。",
            "市民団体は同意の手続きが十分でないとして、個人情報保護委員会に調査を求めた。",
            "委員会は申し立てを受け取ったことを認め、年内に結果を公表すると述べた。",
            "来年の春には空港線にも同じ装置が置かれる予定だ。",
            "納入業者は精度が九十九パーセントを超えると主張しているが、第三者による検証はまだ行われていない。",
        ),
    ),
    "zh": (
        "上海地铁试行人脸识别闸机",
        (
            "上海市周一宣布，将在十二个地铁站试运行人脸识别闸机，首日已有两千多名乘客使用。",
            "市政府官员表示，乘客的照片将在一天之内删除，不会与其他机构共享。",
            "民间团体认为征求同意的程序不够充分，已要求监管机构进行调查。",
            "监管机构确认收到投诉，并表示将在年底之前公布结果。",
            "明年春天，机场线也将安装同样的设备。",
            "供应商称准确率超过百分之九十九，但目前还没有独立机构加以验证。",
        ),
    ),
    "ar": (
        "بوابات التعرف على الوجه في المترو",
        (
            "أعلنت بلدية المدينة يوم الاثنين عن تشغيل بوابات التعرف على الوجه في اثنتي عشرة محطة من محطات المترو.",
            "وقال مسؤول في البلدية إن صور الركاب تُحذف بعد يوم واحد ولا تُسلَّم إلى أي جهة أخرى.",
            "وطالبت منظمات المجتمع المدني الهيئة المختصة بالتحقيق في كيفية الحصول على موافقة الركاب.",
            "وأكدت الهيئة أنها تسلمت الشكوى وأنها ستعلن النتائج قبل نهاية العام.",
            "ومن المقرر تركيب الأجهزة نفسها على خط المطار في الربيع المقبل.",
            "وتقول الشركة الموردة إن الدقة تتجاوز تسعة وتسعين في المئة، لكن أحدا لم يتحقق من ذلك حتى الآن.",
        ),
    ),
    "he": (
        "שערי זיהוי פנים בחיפה",
        (
            "עיריית חיפה הודיעה ביום שני על הפעלה ניסיונית של שערים לזיהוי פנים בשתים עשרה תחנות.",
            "לדברי דובר העירייה, תמונות הנוסעים נמחקות בתוך יממה ואינן מועברות לשום גוף אחר.",
            "ארגוני זכויות אזרח פנו לרשות להגנת הפרטיות וביקשו לבדוק כיצד מתקבלת הסכמת הנוסעים.",
            "הרשות אישרה שקיבלה את התלונה ותפרסם את ממצאיה עד סוף השנה.",
            "באביב הבא יותקנו שערים דומים גם בקו לנמל התעופה.",
            "הספק טוען שהדיוק עולה על תשעים ותשעה אחוזים, אך איש עדיין לא בדק זאת.",
        ),
    ),
    "ru": (
        "В метро появятся турникеты с распознаванием лиц",
        (
            "Власти города сообщили в понедельник, что на двенадцати станциях метро начнут работать турникеты с распознаванием лиц.",
            "По словам чиновников, фотографии пассажиров удаляются через сутки и никому не передаются.",
            "Правозащитные организации обратились к регулятору с просьбой проверить, как получают согласие пассажиров.",
            "Регулятор подтвердил, что жалоба получена, и пообещал ответить до конца года.",
            "Весной такие же турникеты установят на линии, ведущей в аэропорт.",
            "Поставщик утверждает, что точность превышает девяносто девять процентов, однако независимой проверки пока не было.",
        ),
    ),
    "hi": (
        "मेट्रो में चेहरा पहचानने वाले द्वार",
        (
            "नगर निगम ने सोमवार को घोषणा की कि मेट्रो के बारह स्टेशनों पर चेहरा पहचानने वाले द्वार परीक्षण के तौर पर चलाए जाएंगे।",
            "अधिकारियों ने कहा कि यात्रियों की तस्वीरें एक दिन के बाद मिटा दी जाती हैं और किसी अन्य संस्था को नहीं दी जातीं।",
            "नागरिक संगठनों ने नियामक से यह जांच करने को कहा है कि यात्रियों की सहमति किस तरह ली जाती है।",
            "नियामक ने शिकायत मिलने की पुष्टि की और साल के अंत तक जवाब देने का वादा किया।",
            "अगले वसंत में हवाई अड्डे की लाइन पर भी यही उपकरण लगाए जाएंगे।",
            "आपूर्तिकर्ता का दावा है कि सटीकता निन्यानवे प्रतिशत से अधिक है, लेकिन इसकी स्वतंत्र जांच अभी नहीं हुई है।",
        ),
    ),
    "th": (
        "รถไฟฟ้าทดลองใช้ประตูสแกนใบหน้า",
        (
            "เทศบาลเมืองประกาศเมื่อวันจันทร์ว่าจะทดลองใช้ประตูสแกนใบหน้าที่สถานีรถไฟฟ้าสิบสองแห่ง",
            "เจ้าหน้าที่กล่าวว่าภาพถ่ายของผู้โดยสารจะถูกลบภายในหนึ่งวันและจะไม่ส่งต่อให้หน่วยงานอื่น",
            "กลุ่มภาคประชาชนขอให้หน่วยงานกำกับดูแลตรวจสอบวิธีการขอความยินยอมจากผู้โดยสาร",
            "หน่วยงานกำกับดูแลยืนยันว่าได้รับเรื่องร้องเรียนแล้วและจะตอบภายในสิ้นปีนี้",
            "อุปกรณ์แบบเดียวกันจะติดตั้งที่สายสนามบินในฤดูใบไม้ผลิปีหน้า",
            "ผู้จัดจำหน่ายอ้างว่ามีความแม่นยำเกินร้อยละเก้าสิบเก้า แต่ยังไม่มีการตรวจสอบโดยอิสระ",
        ),
    ),
}
"""Title and paragraphs by language."""


def wordpress(title: str, body: str, *, lang: str = "en", below: str = "") -> str:
    """A theme with names that say what they are."""
    return f"""<!doctype html><html lang={lang}><head><title>{title} - Daily</title>
<meta property="og:title" content="{title}"></head><body class="single single-post"><header class="site-header">
<nav class="main-nav"><ul><li><a href=/>Home</a><li><a href=/a>World</a><li><a href=/b>Tech</a></ul></nav></header>
<main id="content"><article class="post type-post"><header class="entry-header"><h1 class="entry-title">{title}</h1>
<div class="entry-meta"><time datetime="2026-03-02">Mar 2, 2026</time> <span class="author"><a rel=author href=/u>Jo May</a>
</span></div></header><div class="entry-content">{body}</div><footer class="entry-footer"><a rel=tag href=/tag/x>Gates</a>
</footer></article>{below}<div id="comments"><h3>Leave a Reply</h3><form><p>Your email address will not be published.
Required fields are marked *</p></form></div></main><aside class="sidebar"><h2>Latest</h2>{_rail(lang, 8)}</aside>
<footer class="site-footer"><p>© 2026 The Daily. All rights reserved.</p></footer></body></html>"""


def generated_classes(title: str, body: str, *, lang: str = "en", below: str = "") -> str:
    """Names that a program made up, as CSS-in-JS gives them: they say nothing."""
    return f"""<!doctype html><html lang={lang}><head><title>{title} | Daily</title></head><body>
<div class="css-1a2b"><div class="css-9x"><a href=/>Daily</a><a href=/s>Sections</a><a href=/l>Log in</a></div></div>
<div class="css-main1"><h1 class="css-h77">{title}</h1><div class="css-by1"><span>Jo May</span><span>March 2, 2026</span>
</div><div class="css-body5">{body}</div></div>{below}<div class="css-rl2"><div class="css-t2">Most read</div>{_rail(lang, 8)}
</div><div class="css-ft"><p>© 2026 The Daily</p><a href=/p>Privacy</a></div></body></html>"""


def layout_table(title: str, body: str, *, lang: str = "en", below: str = "") -> str:
    """A page of the year 2000."""
    return f"""<html><head><title>{title}</title></head><body><table width=100%><tr><td colspan=3><a href=/>
<img src=logo.gif></a> <a href=/news>News</a> | <a href=/about>About</a></td></tr><tr><td width=150>{_rail(lang, 6)}</td>
<td><h1>{title}</h1><font size=2>March 2, 2026</font><br>{body}{below}</td><td width=150><b>More</b>{_rail(lang, 5)}</td>
</tr></table><center>Copyright 2026</center></body></html>"""


SITES = (wordpress, generated_classes, layout_table)


def _rail(lang: str, length: int) -> str:
    titles = [sentence[: len(sentence) // 2] for sentence in STORIES[lang][1]][::-1]
    return "".join(
        f'<div><a href="/n/{number}">{titles[number % len(titles)]}</a><span>{number + 1}h</span></div>'
        for number in range(length)
    )
