"""What the people of the demo mailbox write.

Nora Halvorsen runs a two-person translation office, sings in a choir and
has an allotment.  Everything here is invented.  A conversation is a list of
(who, "DAY HH:MM", text, extras); day 1 is Monday, 19 October 2026.  make-mail.py
makes messages of it.
"""

# key: (name, address, mailer, zone)
PEOPLE = {
    "me1": ("Nora Halvorsen", "nora.halvorsen@kestrelmail.example",
            "kestrel", "cet"),
    "me2": ("Nora Halvorsen", "nora@tidewater-translations.example",
            "petrel", "cet"),
    "emil": ("Emil Sandberg", "emil@tidewater-translations.example",
             "harrier", "cet"),
    "agnieszka": ("Agnieszka Wójcik", "agnieszka@wojcik-tax.example",
                  "officepost", "cet"),
    "francois": ("François Lefèvre", "f.lefevre@atelier-lumiere.example",
                 "courrier", "cet"),
    "yulia": ("Юлия Смирнова", "yulia@slovo-agency.example",
              "nightbird", "msk"),
    "tanaka": ("田中 健", "tanaka@hoshino-print.example", "hatomail", "jst"),
    "chen": ("陈静", "chen.jing@lantern-books.example", "yanmail", "cst"),
    "chidi": ("Okafor, Chidi", "chidi.okafor@harbour-legal.example",
              "officepost", "gmt"),
    "miriam": ("Miriam Katz", "miriam@stmarks-choir.example",
               "harrier", "cet"),
    "tom": ("Tom Petersen", "tom.petersen@kestrelmail.example",
            "kestrel", "cet"),
    "lars": ("Lars Halvorsen", "lars@halvorsen-boats.example",
             "pocket", "cet"),
    "ingrid": ("Ingrid Halvorsen", "ingrid.halvorsen@fjordnett.example",
               "fjord", "cet"),
    "juergen": ("Jürgen Müller", "info@mueller-kuechen.example",
                "handwerk", "cet"),
    "school": ("Eastfield Primary School Office",
               "office@eastfield-primary.example", "schoolpost", "cet"),
    "greyfriars": ("Greyfriars Property Mgmt. (Repairs)",
                   "repairs@greyfriars-homes.example", "ticket", "cet"),
    "sofia": ("Sofía Martín", "sofia.martin@correoazul.example",
              "pocket", "cet"),
    "ahmed": ("Ahmed Rahman", "ahmed@bluefin-charters.example",
              "kestrel", "est"),
    "priya": ("Priya Raman", "priya.raman@polyglot-bridge.example",
              "officepost", "gmt"),
    "wanda": ("Wanda Kowalczyk", "wanda.k@kestrelmail.example",
              "kestrel", "cet"),
    "george": ("George Abernathy", "g.abernathy@lowbrass.example",
               "mudlark", "gmt"),
    "helen": ("Helen Brightwater", "secretary@allotments-eastfield.example",
              "harrier", "cet"),
    "dieter": ("Dieter Groß", "dieter.gross@gartenpost.example",
               "handwerk", "cet"),
    "beatriz": ("Beatriz Conceição", "beatriz@entrelinhas.example",
                "nightbird", "wet"),
    "kwame": ("Kwame Boateng", "kwame@twowaytext.example", "mudlark", "gmt"),
    "linnea": ("Linnéa Åström", "linnea.astrom@ordverkstad.example",
               "petrel", "cet"),
    "jonas": ("Jonas Vik", "jonas.vik@student.nordvik.example",
              "webmail", "cet"),
    "dentist": ("Praxis Dr. Ebner", "termine@zahnarzt-ebner.example",
                "schoolpost", "cet"),
    "maya": ("Maya Lindgren", "maya@halfpage.example", "pocket", "cet"),
}

# name: subject, account (1 personal, 2 work), labels, messages
THREADS = [
    ("kitchen", "Angebot für Ihre Küche", 1, "Küche", [
        ("juergen", "1 08:12", """Sehr geehrte Frau Halvorsen,

vielen Dank für Ihren Besuch in unserer Ausstellung. Anbei finden Sie unser Angebot für die Küche mit Arbeitsplatte in Eiche geölt. Die Geräte haben wir einzeln aufgeführt, damit Sie vergleichen können.

Das Angebot gilt bis zum 20. November.

Mit freundlichen Grüßen
Jürgen Müller""", {"attach": [("pdf", "Angebot Küche Halvorsen.pdf", "2231")]}),
        ("me1", "1 19:40", """Guten Abend Herr Müller,

danke für das schnelle Angebot. Zwei Fragen habe ich noch: Ist die Demontage der alten Küche im Preis enthalten, und könnten Sie die Spüle auf die Fensterseite setzen? Das Wasser liegt ohnehin dort.

Viele Grüße
Nora Halvorsen"""),
        ("juergen", "2 07:55", """Guten Morgen Frau Halvorsen,

die Demontage ist enthalten, die Entsorgung kostet 180 € zusätzlich. Die Spüle am Fenster geht, dann wandert der Geschirrspüler nach links. Ich habe die Zeichnung geändert.

Grüße aus der Werkstatt
J. Müller""", {"attach": [("png", "Grundriss_neu.png", "plain")]}),
        ("me1", "4 20:05", """Die neue Zeichnung gefällt uns sehr. Wir würden gern bestellen, wenn der Einbau vor dem 5. Dezember möglich ist: Am 6. feiert meine Mutter bei uns ihren siebzigsten Geburtstag.

Nora Halvorsen"""),
        ("juergen", "5 08:02", """Das schaffen wir. Einbau am 30. November und 1. Dezember, Anlieferung am Freitag davor ab 7 Uhr. Bitte räumen Sie die Küche bis dahin leer und stellen Sie den Kühlschrank in den Flur.

Die Auftragsbestätigung kommt mit der Post.

J. Müller"""),
        ("me1", "5 12:31", """Wunderbar, so machen wir es. Bitte denken Sie daran, dass im Treppenhaus kein Aufzug ist (dritter Stock).

N. H.""", {"phone": True}),
    ]),
    ("march", "Invoice 2026-031 for March: catalogue, 14 pages", 2, "Clients", [
        ("me2", "1 09:30", """Dear François,

I am going through our books and found that our invoice for March (no. 2026-031, EUR 1,240.00, the spring catalogue) is still open. It was due on 30 April. Could you have a look? I attach it once more.

Kind regards,
Nora""", {"attach": [("pdf", "invoice-2026-031.pdf", "plain")]}),
        ("francois", "2 11:18", """Chère Nora,

Je suis vraiment désolé. La facture de mars était classée avec celles de l'imprimeur, et notre comptable a changé cet été. Je la transmets aujourd'hui même, le virement partira vendredi.

Bien à vous,
François"""),
        ("me2", "2 11:52", """Merci beaucoup, François. Friday is perfectly fine.

Nora"""),
        ("francois", "8 16:40", """Bonjour Nora,

Le virement est parti vendredi mais la banque l'a refusé : l'IBAN sur la facture de mars est l'ancien. Pouvez-vous m'envoyer une facture corrigée ?

François"""),
        ("me2", "8 17:15", """Oh dear, we changed banks in May and the March invoice still shows the old account. Here is a corrected copy, same number, with the new IBAN in the footer. Sorry for the trouble, now it was my turn.

Nora""", {"attach": [("pdf", "invoice-2026-031-corrected.pdf", "plain")]}),
        ("francois", "10 09:05", """Reçu, et payé ce matin. À propos : le catalogue d'automne aura 22 pages. Seriez-vous libre en novembre ?

François"""),
        ("me2", "10 10:20", """November is free from the 16th on. Send me the first ten pages when you have them and I will make you a price.

Nora"""),
    ]),
    ("tax", "Unterlagen Q3 / documents for the third quarter", 2, "Office", [
        ("agnieszka", "2 10:04", """Dear Nora, dear Emil,

for the VAT return of the third quarter I still need:

  - the bank statements for August and September,
  - the invoice of the laptop (July),
  - the list of services to clients outside the EU.

The deadline is 10 November, so by the 2nd please.

Kind regards
Agnieszka Wójcik""", {"cc": ["emil"], "important": True}),
        ("emil", "2 10:31", """Laptop invoice attached. Statements: Nora, you have the token for the bank this month, don't you?

/Emil""", {"to": ["agnieszka"], "cc": ["me2"],
           "attach": [("pdf", "laptop_july.pdf", "2047")]}),
        ("me2", "3 08:47", """Both statements are attached as CSV, and the list as well. Bluefin Charters is the only client outside the EU that we billed in the quarter; Hoshino comes in Q4.

Nora""", {"to": ["agnieszka"], "cc": ["emil"], "attach": [
            ("csv", "statement-2026-08.csv", "plain"),
            ("csv", "statement-2026-09.csv", "plain")]}),
        ("agnieszka", "4 14:22", """Thank you, complete. One thing: the restaurant receipt of 9 September lacks the names of the guests. Please write them on the back and send me a photo, otherwise we cannot deduct it.

A. Wójcik"""),
        ("me2", "4 15:03", """Done, photo attached. It was lunch with Priya and a colleague of hers.

Nora""", {"phone": True, "attach": [("png", "IMG_2041.png", "plain")]}),
        ("agnieszka", "16 09:12", """Dear both,

the return is filed. You get EUR 412.60 back, in about three weeks.

Agnieszka""", {"cc": ["emil"]}),
    ]),
    ("harbour", "NDA and certified translation, ref. HL/2211", 2, "Clients", [
        ("chidi", "1 12:20", """Dear Ms Halvorsen,

We need a certified translation of the attached charter agreement (eleven pages, Norwegian to English) for a hearing on 12 November. Before I send the annexes I would ask you to sign the enclosed non-disclosure agreement.

Could you let me know your fee and whether the 6th is feasible?

Yours sincerely,
Chidi Okafor""", {"attach": [("docx", "NDA Harbour Legal.docx", "plain"),
                            ("pdf", "Certeparti 2019.pdf", "plain")]}),
        ("me2", "1 15:55", """Dear Mr Okafor,

Thank you for asking us. The fee for eleven pages with certification is EUR 690 net, and the 6th is feasible if the annexes arrive this week. The signed agreement is attached.

Kind regards,
Nora Halvorsen""", {"attach": [("pdf", "NDA-signed.pdf", "plain")]}),
        ("chidi", "3 09:41", """Dear Ms Halvorsen,

Agreed. The annexes are attached; Annex C is a scan and hard to read on page 2, for which I apologise. My colleague Ms Brandt, copied here, can answer questions about the vessel.

Yours,
Chidi Okafor""", {"extra_cc": ['"Brandt, Katharina (Harbour Legal)" <k.brandt@harbour-legal.example>'],
                 "attach": [("zip", "annexes.zip", "plain")]}),
        ("me2", "9 13:10", """Dear Mr Okafor,

Two places in Annex C cannot be read (page 2, lines 14 and 31). I have marked them [illegible], as the court prefers that to a guess. If Ms Brandt has the original at hand, a photo of that page would do.

Nora Halvorsen""", {"extra_cc": ['"Brandt, Katharina (Harbour Legal)" <k.brandt@harbour-legal.example>']}),
        ("chidi", "10 08:30", """Photo attached. Line 31 reads "demurrage", I am told.

C. O.""", {"attach": [("png", "annex c page 2.png", "2231")]}),
        ("me2", "19 11:00", """Dear Mr Okafor,

Here is the certified translation as a PDF; the paper original with the stamp left by courier this morning and should be with you tomorrow before noon. The invoice is enclosed in the parcel.

Kind regards,
Nora Halvorsen""", {"attach": [("pdf", "Charter agreement (certified translation).pdf", "plain")]}),
        ("chidi", "20 16:25", """Received with thanks, and in good time. I shall pass your name on.

Chidi Okafor"""),
    ]),
    ("hoshino", "秋のカタログ / Autumn catalogue proofs", 2, "Clients", [
        ("tanaka", "2 02:14", """ハルヴォルセン様

お世話になっております。星野印刷の田中です。
秋のカタログの校正をお送りします。英語の見出しをご確認ください。

Dear Nora-san, please check the English headings on pages 3 and 7. We print on 30 October.

田中 健""", {"attach": [("pdf", "カタログ校正_秋.pdf", "2231long")]}),
        ("me2", "2 10:10", """Dear Tanaka-san,

thank you for the proofs. Page 3: "Paper that breathe" should be "Paper that breathes". Page 7: I would write "Made to last" instead of "Made for long time". Everything else reads well.

Best wishes,
Nora"""),
        ("tanaka", "3 01:30", """ハルヴォルセン様

早速のご確認、ありがとうございます。両方とも直しました。
もう一点、表紙の副題は「四季の紙」です。英語で何と訳せばよいでしょうか。

田中"""),
        ("me2", "3 09:02", """I would keep it short: 四季の紙 -> "Paper for every season". It has the same rhythm as the title above it, and it fits on one line.

Nora"""),
        ("tanaka", "12 03:45", """ハルヴォルセン様

カタログが刷り上がりました。とても綺麗です。三部、航空便でお送りしました。
ありがとうございました。

田中 健
星野印刷株式会社"""),
    ]),
    ("lantern", "样章翻译 / sample chapter", 2, "Clients", [
        ("chen", "3 04:50", """Nora 您好，

附件是小说第一章的中文原文，大约四千字。请您估算一下译成英文的费用和时间。作者希望保留方言的味道。

谢谢！
陈静
灯笼出版社""", {"attach": [("txt", "第一章.txt", "2047")]}),
        ("me2", "3 11:37", """Dear Chen Jing,

what a voice! The dialect is the hard part: I would render it by rhythm and word order rather than by spelling. I do not translate from Chinese alone; I work with my colleague Mei, who reads and I who write. For four thousand characters we would need two weeks and EUR 560.

Nora"""),
        ("chen", "4 03:20", """您好 Nora，

价格可以接受。作者很喜欢您关于节奏的想法。请在十一月十日之前把译文发给我。

陈静"""),
        ("me2", "20 18:42", """Dear Chen Jing,

here is the sample. We left two questions in the margin, both about the grandmother's nickname. Please ask the author whether 阿婆 is her own grandmother or everybody's in the village.

Nora""", {"attach": [("docx", "sample chapter one.docx", "plain")]}),
    ]),
    ("slovo", "Перевод инструкции, 12 страниц", 2, "Colleagues", [
        ("me2", "4 09:15", """Юлия, добрый день!

У нас есть инструкция к лодочному мотору, двенадцать страниц, с английского на русский. Срок – 2 ноября. Возьмётесь?

Нора""", {"attach": [("pdf", "outboard-manual.pdf", "plain")]}),
        ("yulia", "4 11:48", """Нора, здравствуйте!

С удовольствием возьмусь. Срок удобный, ставка как обычно? Пришлите, пожалуйста, глоссарий прошлого года, чтобы термины совпадали.

Юлия"""),
        ("me2", "4 12:06", """Ставка как обычно. Глоссарий прилагаю.

Н.""", {"attach": [("csv", "глоссарий.csv", "2231")]}),
        ("yulia", "9 14:30", """Нора,

у меня вопрос: «kill switch» в прошлом году мы переводили как «аварийный выключатель», а в новом тексте есть ещё «emergency stop». Как их различить?

Ю."""),
        ("me2", "9 15:20", """Хороший вопрос. Kill switch – это шнур на руке рулевого, поэтому «чека безопасности». Emergency stop – «аварийный выключатель». Исправлю и в глоссарии.

Нора"""),
        ("yulia", "14 19:05", """Готово, перевод во вложении. Спасибо за интересную работу!

Юлия""", {"attach": [("docx", "инструкция_рус.docx", "2231long")]}),
    ]),
    ("office", "Office: heating, plants, key", 2, "Office", [
        ("emil", "1 07:58", """Morning,

the heating in the back room is dead again, 14 degrees. I put the oil radiator in and called the caretaker. Please wear a jumper for the call with Priya at eleven.

/E"""),
        ("me2", "1 08:20", """Jumper it is. Can you water the fig? It looked at me reproachfully on Friday.

N"""),
        ("emil", "1 08:24", """The fig and I have made up. Caretaker comes Wednesday 9-11. You are in then, I am at the dentist's.

/E"""),
        ("me2", "3 10:48", """He was here. It is the valve, not the boiler; he ordered one. Until then: radiator. He also says the spare key is missing from the board in the hall. Do you have it?

N"""),
        ("emil", "3 11:30", """Found it in my other jacket. Mea culpa. Back on the board tomorrow.

Sent to both your addresses because the server here was slow this morning.

/E""", {"cc": ["me1"], "both": True}),
        ("me1", "3 21:12", """Answering from the sofa: thank you. And let us buy a second one, they cost four euros.

N"""),
        ("emil", "11 09:00", """New valve is in, 21 degrees and rising. The fig has a new leaf. I declare autumn open.

/E""", {"attach": [("png", "fig.png", "plain")], "inline": True}),
    ]),
    ("seventy", "Mamma 70", 1, "Family", [
        ("lars", "2 21:03", """Hei Nora,

bare seks uker igjen. Skal vi feire hos deg eller leie noe? Jeg tenkte på rundt tjue personer. Ikke si noe til mamma ennå!

Lars"""),
        ("me1", "2 21:30", """Hos oss! Kjøkkenet skal være ferdig til da (kors på halsen). Tjue får plass hvis vi setter bordet på skrå gjennom stua. Tar du kaka?

Nora"""),
        ("lars", "2 21:33", """Jeg tar kaka. Bløtkake med multer, som da vi var små.

L""", {}),
        ("me1", "6 10:15", """Forslag til gjesteliste i vedlegget, 22 navn. Stryk og legg til. Skal vi invitere naboene fra Strandgata?

N""", {"attach": [("csv", "gjester.csv", "plain")]}),
        ("lars", "6 18:44", """Ja, absolutt, og onkel Øystein, som du glemte 😀 Jeg har bilder fra alle tiårene, skanner dem neste uke.

Lars"""),
        ("lars", "13 20:20", """Her er de fire første. Se på frisyren min i 1989.

Lars""", {"attach": [("png", "1956.png", "plain"), ("png", "1974.png", "plain"),
                    ("png", "1989.png", "plain"), ("png", "2003.png", "plain")],
         "inline": True}),
        ("me1", "13 20:41", """Jeg ler så jeg gråter. Den fra 1974 må bli stor på veggen.

N""", {"phone": True}),
        ("lars", "17 08:08", """Fotografen i byen lager den i 50x70 til 390 kroner. Jeg har bestilt.

L"""),
    ]),
    ("mum", "Bilder fra hytta", 1, "Family", [
        ("ingrid", "5 17:22", """Kjære Nora,

her er tre bilder fra hytta. Se så gul bjørka er! Far har malt døra på nytt, den ble litt rødere enn vi hadde tenkt.

Klem fra mamma""", {"attach": [("png", "bjørk.png", "2047"), ("png", "døra.png", "2047"),
                               ("png", "kaffe.png", "plain")], "inline": True}),
        ("me1", "5 20:50", """Så fint! Rødt er bra, da finner dere hjem i tåka.

Klem, Nora"""),
        ("ingrid", "7 09:31", """Takk for sist på telefonen. Far spør om du har den oppskriften på plommechutney. Trærne bugner ennå.

Mamma"""),
        ("me1", "7 18:00", """Plommechutney: 2 kg plommer, 4 løk, 400 g brunt sukker, 3 dl eplecidereddik, ingefær, en kanelstang, salt. Kok i halvannen time og rør på slutten.

Nora"""),
    ]),
    ("trip", "Class 3b: trip to the harbour museum", 1, "School", [
        ("school", "3 13:00", """Dear parents and carers,

Class 3b will visit the harbour museum on Thursday 5 November. The bus leaves at 8.30 and returns at 14.00. Please give your child a packed lunch, a raincoat and EUR 6 in an envelope with the name on it.

We need two adults to come along. Who has time?

With kind regards
The school office""", {"to_group": "Class 3b", "attach": [("pdf", "permission slip.pdf", "plain")]}),
        ("me1", "3 20:15", """I can come along, if I may sit next to somebody who explains the steam engine to me.

Nora Halvorsen (Ida's mother)"""),
        ("school", "4 08:10", """Dear Ms Halvorsen,

thank you, that is wonderful. Mr Petersen comes too, so there are three adults with Ms Adeyemi. Please be at the gate at 8.15.

The school office"""),
        ("school", "16 12:40", """Dear parents and carers,

a reminder: the trip to the museum is tomorrow. Eleven permission slips are still missing.

The school office""", {"to_group": "Class 3b", "important": True}),
    ]),
    ("boiler", "[GF-48120] No hot water, flat 3R", 1, "Home", [
        ("me1", "6 08:05", """Dear Sir or Madam,

since last night we have no hot water in flat 3R, Quayside 14. The display of the boiler shows E133. The heating works. Could you send somebody today? There is a child in the flat.

Nora Halvorsen"""),
        ("greyfriars", "6 08:06", """Thank you for your message. Your request has been registered under the number GF-48120. Please keep this number in the subject of every answer. Our office is open Monday to Friday from 8 to 17; in an emergency (gas, water, fire) call the number on the notice board.""", {"auto": True}),
        ("greyfriars", "8 09:15", """Dear Ms Halvorsen,

an engineer of Tessel Heating will come today between 13.00 and 16.00. Please make sure that the boiler cupboard is accessible.

Repairs team"""),
        ("me1", "8 16:20", """He was here at 15.50 and it works again: a blocked condensate pipe. He says it will come back at the first frost unless the pipe outside is insulated. Would you please order that? I would rather not have cold showers at Christmas.

N. Halvorsen"""),
        ("greyfriars", "15 10:30", """Dear Ms Halvorsen,

the insulation is ordered and will be done in calendar week 47. We close the request herewith. How did we do? Answer with a number from 1 (poor) to 5 (excellent).

Repairs team"""),
        ("me1", "15 12:02", """4, because of the frost.

N. H.""", {"phone": True}),
    ]),
    ("hedge", "The hedge between our plots", 1, "Allotment", [
        ("tom", "6 17:45", """Hi Nora,

the committee wants the hedges at 1.20 m by the end of the month and ours is taller than me. Shall we do it together on Saturday? I can borrow a hedge trimmer from work.

Tom"""),
        ("me1", "6 19:20", """Saturday after ten is good. I bring the ladder and coffee. Is there still a robin's nest in the corner? If so we leave that metre alone.

Nora"""),
        ("tom", "6 19:31", """The robins left in July but the wren moved in. We leave the metre.

T"""),
        ("tom", "13 15:10", """Look at that! Before and after. I can see your beans now, and the church clock.

Tom""", {"attach": [("png", "before.png", "plain"), ("png", "after.png", "plain")]}),
        ("me1", "13 18:25", """I have lived next to that clock for six years and never saw it from there. My back says hello.

Nora"""),
    ]),
    ("bluefin", "Website texts for the winter season", 2, "Clients", [
        ("ahmed", "2 20:44", """Hi Nora,

we add two whale watching trips in January, so we need the new texts in Norwegian and German. About 900 words, attached. Tone as last year: friendly, no exclamation marks, no "unforgettable".

Also the price list changed, numbers in the sheet.

Ahmed""", {"attach": [("docx", "winter-texts-en.docx", "plain"), ("csv", "prices.csv", "plain")]}),
        ("me2", "3 09:44", """Hi Ahmed,

with pleasure, and thank you for the ban on "unforgettable". You get the Norwegian on Monday and the German on Wednesday. One question: is the hot soup included in the price or only "available"? The two pages disagree.

Nora"""),
        ("ahmed", "3 15:02", """Included. Nobody should have to buy soup at minus eight.

A."""),
        ("me2", "8 12:30", """Norwegian attached. I took the liberty of calling it «varm suppe om bord», which sounds warmer than it is.

Nora""", {"attach": [("docx", "winter-texts-no.docx", "plain")]}),
        ("me2", "10 17:05", """And here is the German.

Nora""", {"attach": [("docx", "winter-texts-de.docx", "plain")]}),
        ("ahmed", "11 14:51", """Both are live, thank you. My German crew member says it is the first time he understands what we offer. Please send the invoice to the office, the subject line should have the PO number 7741.

Ahmed"""),
    ]),
    ("rush", "Rush job: 2,300 words by tomorrow noon?", 2, "Colleagues", [
        ("priya", "7 15:31", """Hi Nora,

long shot on a Sunday: a client found on Sunday afternoon that the press release goes out on Monday. 2,300 words EN>NO, tomorrow noon, double rate. Would you, or Emil?

Priya""", {"important": True, "cc": ["emil"]}),
        ("emil", "7 15:50", """I can take the first half if Nora takes the second.

/Emil""", {"to": ["priya"], "cc": ["me2"]}),
        ("me2", "7 16:05", """Deal. Emil until "Our commitment", I from there. We swap at ten for reading. Priya, please send the terms they used in spring, otherwise we invent new ones.

Nora""", {"to": ["priya"], "cc": ["emil"]}),
        ("priya", "7 16:12", """You are both angels. Terms attached.

Priya""", {"cc": ["emil"], "attach": [("csv", "terms spring.csv", "2231")]}),
        ("me2", "8 11:41", """Nineteen minutes to spare. File attached, read by both of us.

Nora""", {"to": ["priya"], "cc": ["emil"],
          "attach": [("docx", "Pressemelding_NO_final.docx", "plain")]}),
        ("priya", "8 12:03", """Sent, published, client happy. Please invoice it separately with "rush" in the title so that nobody asks me about the rate in March.

Priya""", {"cc": ["emil"]}),
    ]),
    ("visit", "¿Vienes en noviembre?", 1, "Friends", [
        ("sofia", "4 22:17", """¡Hola Nora!

Tengo cuatro días libres del 12 al 15 de noviembre y he encontrado un tren nocturno baratísimo. ¿Te va bien si voy? Prometo cocinar, y esta vez sin alarma de incendios.

Un abrazo,
Sofía"""),
        ("me1", "5 07:40", """¡Sí, sí, sí! Ven. Solo el jueves tengo ensayo de coro hasta las nueve; puedes venir a escuchar. Ida ya pregunta si traes turrón.

Abrazos,
Nora"""),
        ("sofia", "5 13:05", """Traigo turrón, duro y blando. Billetes comprados: llego el jueves a las 10:12 y me voy el domingo por la tarde.

S."""),
        ("sofia", "18 23:40", """He visto que hay una exposición de mapas antiguos en la biblioteca. ¿Vamos el viernes? Te mando el cartel.

Sofía""", {"attach": [("png", "mapas – cartel.png", "2231")]}),
        ("me1", "19 08:15", """Viernes, mapas. Y luego sopa de pescado en el puerto.

Nora"""),
    ]),
    ("scarf", "A grey scarf after the rehearsal", 1, "Choir", [
        ("wanda", "5 22:48", """Nora, did you take a grey scarf with a red stripe by mistake? It hung next to yours. Mine is the one that smells of horse, sorry.

Wanda"""),
        ("me1", "6 07:12", """I did! I wondered why the dog of the neighbours loved me so much. You get it back on Thursday.

Nora""", {"phone": True}),
        ("wanda", "6 07:30", """Ha! Keep it warm until then.

W."""),
    ]),
    ("bookclub", "Book club: date and book", 1, "Friends", [
        ("maya", "8 19:14", """Dear readers,

next meeting: Wednesday 18 November, 19.30, at my place. The candidates are

1. a long novel about a lighthouse keeper,
2. short stories from the far north,
3. the letters of a botanist.

Please vote by Friday. One vote each, bribes accepted.

Maya""", {"group": "Readers"}),
        ("me1", "8 21:02", """3, and I bring cheese as a bribe.

Nora"""),
        ("maya", "12 18:33", """The botanist wins with four votes, and the cheese is accepted. There are two copies in the library and Sofía's cousin has one.

Maya""", {"group": "Readers"}),
    ]),
    ("student", "Internship at a translation office", 2, "Office", [
        ("jonas", "4 16:25", """Dear Ms Halvorsen,

I study translation in Nordvik in my fifth semester and look for a place for my internship from January to March. Professor Åström gave me your name. My working languages are Norwegian, English and German. My CV is attached.

Sincerely,
Jonas Vik""", {"attach": [("pdf", "CV_Jonas_Vik.pdf", "plain")]}),
        ("me2", "5 09:20", """Dear Jonas,

thank you for your letter, it had no mistake, which is rarer than you think. Could you come for a talk on Tuesday 27 October at 14.00? Please bring a text of which you are proud and one of which you are not.

Nora Halvorsen""", {"cc": ["emil"]}),
        ("jonas", "5 10:02", """Dear Ms Halvorsen,

I will be there. The second text was easy to find, the first one will take some time.

Jonas Vik"""),
        ("me2", "10 15:30", """Dear Jonas,

Emil and I would like to have you here from 11 January to 26 March. The agreement is attached; your university must sign as well. Welcome!

Nora""", {"cc": ["emil"], "attach": [("docx", "Praksisavtale.docx", "plain")]}),
        ("jonas", "10 15:58", """Tusen takk! I am very happy. The university signs on Monday.

Jonas"""),
    ]),
    ("dentist", "Terminerinnerung", 1, "Health", [
        ("dentist", "8 08:00", """Guten Tag Frau Halvorsen,

wir erinnern Sie an Ihren Termin zur Kontrolle am Dienstag, 3. November, um 9:40 Uhr. Falls Sie verhindert sind, sagen Sie bitte zwei Tage vorher ab.

Ihr Praxisteam""", {"ics": ("Kontrolle, Praxis Dr. Ebner", "20261103T084000Z", "20261103T092000Z")}),
        ("me1", "8 08:31", """Guten Morgen,

ich komme gern, und bringe diesmal Ida mit, wenn das geht. Sie ist acht und sehr neugierig auf den Stuhl.

Nora Halvorsen"""),
        ("dentist", "8 10:11", """Liebe Frau Halvorsen,

Ida ist herzlich willkommen, wir haben im Anschluss 15 Minuten für sie reserviert.

Ihr Praxisteam"""),
    ]),
    ("typo", "A typo on your website", 2, "Colleagues", [
        ("linnea", "12 13:13", """Dear Nora,

on your page about certified translations it says "we deliver within five wording days". I rather like it, but perhaps you want to change it before the wrong person sees it.

Linnéa"""),
        ("me2", "12 13:20", """Oh no. It has been there since May, and I am tempted to leave it. Changed. Thank you! I owe you a coffee, delivered within five wording days.

Nora"""),
    ]),
    ("piano", "Piano tuner on Friday?", 1, "Home", [
        ("me1", "9 18:36", """Hi Maya,

what was the name of the man who tuned your piano? Ours has an A that sounds like a doorbell.

Nora"""),
        ("maya", "9 19:50", """Mr Olubunmi, he is a delight. I send you his card. Ask him about the fire of 1998.

Maya""", {"vcard": True}),
        ("me1", "11 12:12", """He comes on Friday at three. I asked about the fire and the call took forty minutes.

Nora"""),
    ]),
    ("scan", "Die alten Verträge", 2, "Office", [
        ("me2", "15 16:44", """Emil,

I scanned the contracts of 2019 to 2021 and put the paper in the cellar (box 7, the blue one). Please do not throw the blue box away, as you did with the green one.

Nora"""),
        ("emil", "15 16:59", """I shall never hear the end of the green box.

/E"""),
        ("me2", "15 17:02", """Correct.

N"""),
    ]),
    ("rates", "Rates for 2027", 2, "Office", [
        ("emil", "17 10:10", """Nora,

my proposal for 2027: general texts 0.15, legal 0.19, certified per page 65, rush +60 % instead of +100 % (clients only remember the hundred). Regular clients keep the old rates until the end of March.

What do you think?

/E""", {"attach": [("csv", "rates_2027.csv", "plain")]}),
        ("me2", "17 13:25", """Legal 0.20, then it is a round number. Rush: yes. And let us write to everybody before the first of December, so that nobody learns it from the invoice.

N"""),
        ("emil", "17 13:40", """0.20 it is. I draft the letter, you make it sound like us.

/E"""),
    ]),
    ("bike", "Your old cargo bike", 1, "Friends", [
        ("tom", "16 20:11", """Nora, a colleague looks for a cargo bike for two kids. Is yours still in the cellar, and would you sell it?

Tom"""),
        ("me1", "16 20:40", """It is, and I would, for 600. The box has a crack on the left, which is why it is not 900. He may ride it on Sunday.

Nora"""),
        ("tom", "21 15:15", """She (!) rode it twice around the park and is in love. She comes on Tuesday with the money and a trailer.

Tom"""),
    ]),
]

# name: list, subject, messages
LISTS = {
    "choir": ("St Mark's Choir", "choir@lists.stmarks-choir.example", "choir"),
    "plots": ("Eastfield Allotments", "plots@allotments-eastfield.example", "plots"),
    "termwork": ("Termwork: a list for translators",
                 "termwork@lists.twowaytext.example", "termwork"),
}

LIST_THREADS = [
    ("choir", "Advent concert: what we sing", [
        ("miriam", "1 10:00", """Dear all,

the programme for 5 December stands: two motets, the Norwegian carols, the new piece by Ana Ruiz, and one surprise. The sheets lie in the vestry from Thursday. Please bring a pencil; I want to see pencil marks.

Miriam"""),
        ("george", "1 10:42", """Is the surprise the one with the low D? The basses are asking for a friend.

George"""),
        ("miriam", "1 11:05", """It is. The friend may take a lozenge.

M."""),
        ("wanda", "1 12:30", """Could the altos have the Ruiz earlier, as a file? Bars 40 to 52 look like a train timetable.

Wanda"""),
        ("miriam", "1 18:00", """Here it is, with the composer's permission for rehearsal use.

Miriam""", {"attach": [("pdf", "Ruiz – Nocturno (altos).pdf", "2231")]}),
        ("george", "4 23:15", """Report from the bass section: the low D exists. It was heard on Thursday at 20.40 and again at 20.55. Witnesses can be provided.

George"""),
    ]),
    ("choir", "Lift to the rehearsal weekend", [
        ("wanda", "8 09:25", """I drive to the rehearsal weekend with three free seats, leaving on Saturday at 8 from the station. One seat is taken by a large cake. Who wants the other two?

Wanda"""),
        ("me1", "8 09:50", """Ida and I would love to, if the cake agrees.

Nora"""),
        ("wanda", "8 09:58", """The cake agrees.

W."""),
        ("george", "8 20:02", """I come by bicycle, weather permitting, and by self-pity otherwise.

George"""),
        ("miriam", "9 08:30", """Who still needs a bed: write to me by Monday. We have 31 beds and 34 people, so three of you must like each other very much.

Miriam"""),
        ("tom", "9 12:00", """I can sleep in the van.

Tom"""),
    ]),
    ("choir", "Warm-up: please not the one with the lips", [
        ("george", "16 21:40", """Friends, I was asked by more than one person (four, one of them myself) whether we could replace the warm-up with the lips. My grandson imitates it at table.

George"""),
        ("miriam", "16 22:10", """Duly noted. You will get the one with the tongue.

Miriam"""),
        ("wanda", "17 07:05", """We liked the lips.

The altos"""),
        ("maya", "17 08:44", """Speaking for the second sopranos: whatever we do, could we do it after the heating has come on?

Maya"""),
        ("miriam", "17 09:00", """The heating is on a timer now: 18.30. So is the lip exercise: never.

Miriam"""),
    ]),
    ("choir", "Minutes of the committee, 2 November", [
        ("miriam", "15 20:15", """Dear all,

the minutes are attached. In short: fees stay the same; the piano gets new castors; the tour in May goes to the west coast if at least 25 of you sign up by the end of January.

Miriam""", {"attach": [("pdf", "minutes_2026-11-02.pdf", "plain"), ("csv", "tour-signup.csv", "plain")]}),
        ("george", "15 21:00", """Signed. I ask for a seat in the front of the bus, for reasons known to those who sat behind me last year.

George"""),
        ("me1", "15 21:20", """Signed, two places.

Nora"""),
        ("wanda", "16 06:50", """Signed. Castors: finally! I still have the bruise.

Wanda"""),
    ]),
    ("plots", "Water is turned off on 31 October", [
        ("helen", "2 12:00", """Dear plot holders,

the water will be turned off on Saturday, 31 October, at noon, before the first frost. Please fill what you need, empty the butts by the fence and leave the taps open.

Helen Brightwater, secretary"""),
        ("dieter", "2 13:44", """Liebe Helen,

wäre auch der 7. November möglich? Der Grünkohl braucht noch Wasser, und der Wetterbericht sagt zwölf Grad.

Gruß
Dieter Groß, Parzelle 19"""),
        ("tom", "2 18:20", """I have 800 litres in the tank, Dieter, you may have half of it for one kale.

Tom, plot 23"""),
        ("helen", "3 09:10", """The plumber comes only on the 31st, so it stays at that. Tom's offer sounds like a good price.

Helen"""),
        ("dieter", "3 10:00", """Einverstanden, ein Grünkohl für 400 Liter. Das ist der beste Handel seit Jahren.

Dieter"""),
    ]),
    ("plots", "Harvest swap: what is left over", [
        ("tom", "6 09:00", """Left over on plot 23: about thirty green tomatoes, rhubarb roots, and a wheelbarrow that squeaks. Wanted: garlic for planting.

Tom"""),
        ("me1", "6 09:35", """I have garlic, a hardneck that does well here. Ten heads for the rhubarb?

Nora, plot 24"""),
        ("dieter", "6 11:11", """Ich biete Quitten, viele Quitten, sehr viele Quitten.

Dieter"""),
        ("helen", "6 14:40", """And I have jars, if somebody wants to turn Dieter's quinces into jelly. Two for me.

Helen"""),
        ("me1", "6 20:00", """Jelly: yes. I make it on Sunday. Labels in three languages are included.

Nora"""),
    ]),
    ("plots", "Found: a key with a blue ribbon", [
        ("dieter", "14 16:00", """Am Kompost lag ein Schlüssel mit blauem Band. Er hängt jetzt am Schaukasten.

Dieter"""),
        ("helen", "14 17:30", """That is the key of the tool shed, for which I have looked since August. Dieter, you get the good wheelbarrow for a month.

Helen"""),
        ("tom", "14 17:41", """So that is why I got the squeaking one.

Tom"""),
    ]),
    ("termwork", "A word for \"Feierabend\"?", [
        ("kwame", "3 14:05", """Colleagues,

a client insists on one English word for Feierabend. "Knocking-off time" is three and sounds like a burglary. What do you do?

Kwame"""),
        ("beatriz", "3 14:50", """In Portuguese I gave up and wrote two sentences. The client cut the second one, and then the first made no sense, and now it is on a mug.

Beatriz"""),
        ("linnea", "3 15:12", """Swedish has "arbetsdagens slut", which nobody has ever said. I leave the German word in and let the context do it: "Then it was Feierabend, and she closed the lid."

Linnéa"""),
        ("me2", "3 16:20", """In a text for a brewery we used "the first quiet hour". It is not one word either, but they liked the quiet.

Nora"""),
        ("kwame", "4 09:00", """"The first quiet hour" is lovely and I shall steal it. I counted: four words. The client counted too.

Kwame"""),
    ]),
    ("termwork", "Aligning two PDFs without losing a day", [
        ("beatriz", "7 21:10", """I have the same report as a PDF in two languages, 180 pages, and need it as a memory. What do you use these days? Everything I try breaks at footnotes.

Beatriz"""),
        ("kwame", "8 08:15", """pdftotext -layout for both, a script that joins lines which do not end in a full stop, then an aligner. Footnotes go to a file of their own first: they start with a digit at column 0. From experience the columns matter more than the aligner:

From page 40 on the columns change, so cut the file there.

Kwame"""),
        ("linnea", "8 08:50", """The script is the part that everybody has and nobody shares. Here is mine, in awk, be kind.

Linnéa""", {"attach": [("awk", "join-lines.awk", "plain")]}),
        ("beatriz", "8 22:30", """It worked on the first try: 4,112 segments, and I corrected about sixty by hand. Linnéa, you saved my week. I changed one line so that "p. 3" does not end a sentence:

    /p\\. [0-9]+$/ { hold = hold $0 " "; next }

Beatriz"""),
        ("linnea", "9 07:45", """Taken over, thank you!

Linnéa"""),
    ]),
    ("termwork", "Payment after 90 days, is that normal now?", [
        ("linnea", "13 11:20", """A large agency "harmonised" its terms: 90 days from the end of the month. I have worked for them for nine years. Do you accept that?

Linnéa"""),
        ("kwame", "13 11:58", """No. I answered that I had harmonised mine too: 14 days. They pay within 30 now, without another word.

Kwame"""),
        ("me2", "13 13:05", """We put the due date on the first page, in the same size as the amount, and send one friendly reminder on day 31. The invoice for March that I chased this month was an honest mistake, most of them are. But 90 days is a loan, and I would ask for the interest.

Nora"""),
        ("beatriz", "13 15:40", """By law they may not go over 60 here unless both agree expressly. Check your side, and do not sign anything.

Beatriz"""),
        ("kwame", "14 10:00", """For the archive, the sentence I use: "Invoices are payable within 14 days; after that the statutory interest applies without further notice." It is boring, and it works.

Kwame"""),
    ]),
    ("termwork", "Digest poll", [
        ("kwame", "18 09:00", """As your list keeper I ask once a year: single mails or a digest? Answer to me and not to the list, please.

Kwame"""),
        ("beatriz", "18 09:20", """Single mails!

Beatriz"""),
        ("linnea", "18 09:45", """"Answer to me and not to the list", he said.

Linnéa"""),
        ("beatriz", "18 09:47", """Oh.

Beatriz"""),
    ]),
]

# sender name, address, mailer, labels, [(when, subject, lines, extras)]
SERVICES = [
    ("Northbank", "alerts@northbank.example", "bank", "Money", [
        ("1 06:05", "Your statement is ready", ["Your statement for the account ending in 4471 is ready.", "Sign in to read it. We never send links to sign in by mail."]),
        ("5 15:22", "Payment received: EUR 690.00", ["You received EUR 690.00 from HARBOUR LEGAL LLP.", "Reference: HL/2211."]),
        ("8 06:05", "Payment refused: check the account number", ["A transfer to your old account was returned to the sender.", "The account ending in 0098 was closed on 12 May."]),
        ("10 14:31", "Payment received: EUR 1,240.00", ["You received EUR 1,240.00 from ATELIER LUMIERE.", "Reference: invoice 2026-031 March."]),
        ("15 06:05", "Your card was used abroad", ["Your card ending in 2210 was used for EUR 14.90 in Lisbon.", "Was it you? Then you need do nothing."]),
        ("19 06:05", "New terms from 1 January", ["We change our terms on 1 January. The table below shows what is new.", "You need do nothing if you agree."]),
    ]),
    ("Cloudberry Hosting", "billing@cloudberry-hosting.example", "billing", "Money", [
        ("2 03:00", "Invoice CB-20261020 for October", ["Small plan, October: EUR 8.90.", "Extra storage, 20 GB: EUR 1.80.", "Total: EUR 10.70, taken from your card on 27 October."], {"attach": [("pdf", "CB-20261020.pdf", "plain")]}),
        ("9 03:00", "We could not charge your card", ["The card ending in 2210 was declined.", "We try again in three days. Nothing is switched off until 15 November."]),
        ("12 03:00", "Paid: invoice CB-20261020", ["Thank you, EUR 10.70 arrived."]),
        ("18 22:00", "Maintenance on 10 November, 02:00 to 04:00", ["Mail may be delayed by up to twenty minutes. No mail is lost."]),
    ]),
    ("Coastline Rail", "tickets@coastline-rail.example", "rail", "Travel", [
        ("3 20:31", "Your ticket to Nordvik, 27 October", ["Train 417, coach 6, seat 34, at the window.", "Departure 06:48, arrival 09:05."], {"attach": [("pdf", "ticket-417.pdf", "plain")]}),
        ("8 18:02", "Train 417 leaves from platform 3 tomorrow", ["Because of work on the bridge your train leaves from platform 3."]),
        ("9 09:31", "Your train was 26 minutes late", ["We are sorry. From 30 minutes on you get a quarter of the price back; this time you missed it by four minutes."]),
        ("13 11:15", "Rehearsal weekend: group ticket for 5", ["Five travellers, Saturday 08:20, return on Sunday 17:10.", "Price for all: EUR 74.50."], {"attach": [("pdf", "group.pdf", "plain"), ("png", "code.png", "plain")]}),
    ]),
    ("Papyrus & Sons", "orders@papyrus-stationery.example", "shop", "Shopping", [
        ("4 10:44", "Order 88213 received", ["3 x notebook, squared, A5 .......... 23.70", "1 x ink, blue-black, 50 ml ......... 11.40", "Postage ............................. 3.90"]),
        ("5 07:30", "Order 88213 is on its way", ["The parcel left our store this morning and arrives on Saturday or Monday."]),
        ("8 13:20", "How is the ink?", ["You bought blue-black ink from us. Would you tell others how it writes?"]),
        ("17 10:00", "Paper fair: 20 % on everything that is not white", ["Cream, grey, sky, moss and one that we call wet slate.", "Until Sunday, in the shop and here."]),
    ]),
    ("Velo & Co.", "werkstatt@velo-und-co.example", "shop", "Shopping", [
        ("6 11:05", "Ihr Fahrrad ist fertig", ["Neue Kette, neue Bremsbeläge, Licht repariert.", "Summe: 86,50 €. Abholung bis 18:30 Uhr."]),
        ("20 09:05", "Wintercheck: Termine im November", ["Dienstags und donnerstags, 35 €, ohne Wartezeit.", "Rufen Sie an oder antworten Sie auf diese Mail."]),
    ]),
    ("The Morning Tide", "letters@morning-tide.example", "newsletter", "Newsletters", [
        ("1 05:30", "Fog until ten, then everything at once", ["The ferry to Utholm sails again, with a new captain and the old coffee.", "The council votes on the cycle path on Thursday.", "Recipe of the week: pumpkin with brown butter."]),
        ("3 05:30", "A lighthouse is for sale", ["It comes with forty-one steps and no neighbours.", "The library extends its hours on Sundays.", "Letters: once more about the gulls."]),
        ("5 05:30", "The cycle path passes, by one vote", ["How the vote went and who changed their mind.", "Where to see the aurora this weekend, if at all."]),
        ("8 05:30", "One hour more, and what we did with it", ["Readers tell how they spent the extra hour: mostly asleep.", "The harbour museum shows its steam engine under steam."]),
        ("10 05:30", "Old maps, new harbour", ["An exhibition in the library, from 6 November.", "Quay 4 gets a crane that is taller than the church."]),
        ("12 05:30", "Storm warning, and soup", ["Winds up to ten from the south-west tonight.", "Five soups for five evenings."]),
        ("15 05:30", "What the storm left on the beach", ["Two hundred oranges, a door, and a bottle with a letter from 1997.", "The letter's author was found: she lives in Eastfield."]),
        ("17 05:30", "The crane and the church", ["The bishop blesses the crane; the crane driver lights a candle.", "Concerts in Advent: a list."]),
        ("19 05:30", "First frost", ["Bring in the geraniums.", "A bakery that opens at four and why."]),
    ]),
    ("Lexicon Weekly", "hello@lexicon-weekly.example", "newsletter2", "Newsletters", [
        ("3 08:00", "No. 211: words that came by sea", ["Skipper, yacht, deck: what the Dutch left on our tongues.", "A reader asks why we ship goods by truck."]),
        ("10 08:00", "No. 212: false friends at breakfast", ["Marmalade is not Marmelade, and confetti are sweets in Rome.", "The answer about trucks, at last."]),
        ("17 08:00", "No. 213: the semicolon; a defence", ["It is neither shy nor pompous; it is merely honest.", "Quiz: four sentences, one error."]),
    ]),
    ("Forgeyard", "notifications@forgeyard.example", "forge", "Code", [
        ("2 14:02", "[tidewater/glossary] Umlauts lost in CSV export (#41)", ["linnea-a opened this issue:", "The export writes ? for å and ö when the file goes through the old spreadsheet. Steps: export, open, save, look."]),
        ("2 15:10", "Re: [tidewater/glossary] Umlauts lost in CSV export (#41)", ["emil-s commented:", "It is the missing byte order mark. I would rather not write one by default, but an option would be fine."]),
        ("3 09:40", "Re: [tidewater/glossary] Umlauts lost in CSV export (#41)", ["nora-h commented:", "An option, yes. And the help text should say why."]),
        ("3 17:33", "[tidewater/glossary] Add an option to mark the encoding (PR #42)", ["emil-s wants to merge 2 commits into main from bom-option.", "3 files changed, 41 additions, 2 deletions."]),
        ("4 08:12", "Re: [tidewater/glossary] Add an option to mark the encoding (PR #42)", ["linnea-a approved these changes.", "Works here, å stays å."]),
        ("4 08:20", "Re: [tidewater/glossary] Add an option to mark the encoding (PR #42)", ["Merged #42 into main."]),
        ("11 20:05", "[tidewater/glossary] Run failed: nightly check", ["nightly check: 1 of 6 jobs failed.", "links: https://hoshino-print.example/old answered 404."]),
        ("16 11:00", "[tidewater/glossary] kill switch and emergency stop (#43)", ["nora-h opened this issue:", "They are two things. See the manual of the outboard motor, pages 4 and 9."]),
    ]),
    ("Quillboard", "digest@quillboard.example", "social", "Social", [
        ("4 18:00", "Beatriz answered your question", ["You asked: how do you render a pun that only works aloud?", "Beatriz: you write a new one, three pages later, and hope."]),
        ("11 18:00", "Your week: 14 readers, 3 notes", ["Most read: how to refuse a text politely.", "A new follower: paperboat."]),
        ("18 18:00", "Your week: 22 readers, 5 notes", ["Most read: five wording days.", "You have not written since Tuesday. No hurry."]),
    ]),
    ("Stadtbibliothek", "ausleihe@stadtbibliothek-eastfield.example", "library", "Books", [
        ("7 04:00", "Ihre Leihfrist endet in 3 Tagen", ["Die Geschichte der Leuchttürme (fällig am 28.10.)", "Kochen mit Quitten (fällig am 28.10.)"]),
        ("10 04:00", "Verlängert bis 25.11.", ["Kochen mit Quitten: verlängert.", "Die Geschichte der Leuchttürme: vorgemerkt, bitte zurückgeben."]),
        ("13 16:20", "Abholbereit: Briefe einer Botanikerin", ["Das Buch liegt bis zum 10.11. an der Theke für Sie bereit."]),
    ]),
    ("Parcelgull", "noreply@parcelgull.example", "parcel", "Shopping", [
        ("6 07:01", "Your parcel comes today", ["From: Papyrus & Sons. Between 11:20 and 12:50."]),
        ("6 12:33", "Delivered: your parcel is with a neighbour", ["We handed it to PETERSEN, second floor."]),
        ("15 06:59", "A parcel from Japan is at the customs", ["From: HOSHINO PRINTING CO. Contents: printed matter, 3 pcs.", "There is nothing to pay."]),
        ("18 13:05", "Delivered: your parcel is in the box", ["Code of the compartment: see the app."]),
    ]),
    ("Tidewater phone", "voicemail@fonebridge.example", "voicemail", "Calls", [
        ("3 11:21", "Voice message from +47 555 0142, 0:21", ["You have a new voice message. Length: 21 seconds."], {"attach": [("ogg", "message-0142.ogg", "plain")]}),
        ("16 09:58", "Voice message from an unknown number, 0:04", ["You have a new voice message. Length: 4 seconds."], {"attach": [("ogg", "message.ogg", "plain")]}),
    ]),
    ("Kalender", "calendar@kestrelmail.example", "calendar", "Calendar", [
        ("2 12:00", "Invitation: Parents' evening, 3b @ Wed 28 Oct 19:00", ["Eastfield Primary School invites you."], {"ics": ("Parents' evening, 3b", "20261028T180000Z", "20261028T193000Z")}),
        ("5 12:00", "Invitation: Rehearsal weekend @ Sat 31 Oct", ["Miriam Katz invites you."], {"ics": ("Rehearsal weekend", "20261031T070000Z", "20261101T160000Z")}),
        ("9 12:00", "Updated: Rehearsal weekend @ Sat 31 Oct, 08:20", ["The time was changed."], {"ics": ("Rehearsal weekend", "20261031T072000Z", "20261101T161000Z")}),
        ("10 07:10", "Cancelled: Call with Priya @ Wed 28 Oct 11:00", ["Priya Raman cancelled this event."], {"ics": ("Call with Priya", "20261028T100000Z", "20261028T103000Z")}),
    ]),
    ("Meals on the Quay", "menu@meals-quay.example", "lunch", "Newsletters", [
        ("1 08:45", "Lunch, 19 to 23 October", ["Mon: leek and potato", "Tue: fish pie", "Wed: lentils with plums", "Thu: pancakes, sweet or not", "Fri: what is left, which is the best day"]),
        ("8 08:45", "Lunch, 26 to 30 October", ["Mon: beetroot soup", "Tue: dumplings", "Wed: cod", "Thu: pancakes again, by demand", "Fri: surprise"]),
        ("15 08:45", "Lunch, 2 to 6 November", ["Mon: pumpkin", "Tue: closed (storm)", "Wed: mussels", "Thu: pancakes", "Fri: goulash"]),
    ]),
    ("Win big today", "prize@xn--glck-0ra-lotto.example", "spam", "Spam", [
        ("4 03:33", "You are winner!! claim EUR 850.000,00", ["Dear beneficiary, your mail was drawn by computer ballot.", "Answer with your full name and the name of your bank."]),
        ("14 02:20", "Re: your unpaid invoice (final)", ["Open the attachment to see the invoice of march which you have not payed."], {"attach": [("zip", "invoice_march.pdf.zip", "plain")]}),
    ]),
]
