// SPDX-License-Identifier: MIT
#include "support/Corpus.h"
#include "im/cpim/CpimParser.h"
#include "im/cpim/CpimWriter.h"
#include "im/cpim/Rfc3339.h"
#include "im/imdn/DispositionPolicy.h"
#include "im/imdn/ImdnParser.h"
#include "im/imdn/ImdnWriter.h"

#include <QTest>

using namespace linnet;
using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;

/// IMDN documents and headers (RFC 5438) by the corpus and by what decides about them.
class tst_Imdn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void corpusDocuments_data();
    void corpusDocuments();
    void corpusFields_data();
    void corpusFields();
    void corpusRequests_data();
    void corpusRequests();
    void corpusNotifications_data();
    void corpusNotifications();
    void everyRowOfTheCorpusIsTested();
    void everyPrefixOfTheCorpusIsHarmless();
    void rfc5438_11_1_statusBelongsToItsKind();
    void rfc5438_11_1_9_writtenReadsBack();
    void rfc5438_7_2_1_wrapped();
    void nothingEscapesItsElement();
    void rfc5438_7_2_1_whoGetsAReceipt_data();
    void rfc5438_7_2_1_whoGetsAReceipt();
    void rfc5438_14_whoIsBelieved_data();
    void rfc5438_14_whoIsBelieved();
    void bitsOfTheStoreAreFrozen();
};

namespace {

QByteArray corpus(const QByteArray &name) { return test::testData(u"corpus/imdn/"_s + QString::fromLatin1(name)); }

/// The states that a file of the corpus tells about; what must be ignored is empty.
struct Meaning
{
    const char *file;
    ImdnKind kind;
    ImdnStatus status;
    Belief belief; ///< of the recipient, bob@example.com
};
using K = ImdnKind;
using S = ImdnStatus;
using B = Belief;
constexpr std::array kMeanings{
    Meaning{"rfc5438-7.2.1.1-delivered.xml", K::Delivery, S::Delivered, B::Delivered},
    Meaning{"rfc5438-7.2.1.2-displayed.xml", K::Display, S::Displayed, B::Displayed},
    Meaning{"rfc5438-8.1-processed.xml", K::Processing, S::Processed, B::Forged},
    Meaning{"rfc5438-8.3-part1.xml", K::Delivery, S::Delivered, B::Delivered},
    Meaning{"rfc5438-8.3-part2.xml", K::Display, S::Displayed, B::Displayed},
    Meaning{"own-delivery-delivered.xml", K::Delivery, S::Delivered, B::Delivered},
    Meaning{"own-delivery-failed.xml", K::Delivery, S::Failed, B::Failed},
    Meaning{"own-delivery-forbidden.xml", K::Delivery, S::Forbidden, B::Nothing},
    Meaning{"own-delivery-error.xml", K::Delivery, S::Error, B::Nothing},
    Meaning{"own-display-displayed.xml", K::Display, S::Displayed, B::Displayed},
    Meaning{"own-display-forbidden.xml", K::Display, S::Forbidden, B::Nothing},
    Meaning{"own-display-error.xml", K::Display, S::Error, B::Nothing},
    Meaning{"own-processing-processed.xml", K::Processing, S::Processed, B::Forged},
    Meaning{"own-processing-stored.xml", K::Processing, S::Stored, B::Forged},
    Meaning{"own-processing-forbidden.xml", K::Processing, S::Forbidden, B::Forged},
    Meaning{"own-processing-error.xml", K::Processing, S::Error, B::Forged},
    Meaning{"own-unknown-status.xml", K::Delivery, S::Unknown, B::Nothing},
    Meaning{"own-unknown-type.xml", K::Unknown, S::Unknown, B::Nothing},
    Meaning{"own-unknown-message-id.xml", K::Delivery, S::Delivered, B::Delivered},
    Meaning{"own-spoofed-recipient.xml", K::Display, S::Displayed, B::Forged},
    Meaning{"own-subject.xml", K::Delivery, S::Delivered, B::Delivered},
    Meaning{"own-display-before-delivery.xml", K::Display, S::Displayed, B::Displayed},
};
constexpr std::array kRefused{"own-no-message-id.xml", "own-ill-formed.xml"};

/// What a message of the corpus asks for.
struct Asked
{
    const char *file;
    DispositionWishes wishes;
    const char *messageId;
};
constexpr std::array kAsked{
    Asked{"rfc5438-7.1.1.3-request.cpim", {true, true, false, false}, "34jk324j"},
    Asked{"own-req-all.cpim", {true, true, true, true}, "a1"},
    Asked{"own-req-none.cpim", {}, "a2"},
    Asked{"own-req-unknown-token.cpim", {false, false, false, true}, "a3"},
    Asked{"own-req-spacing.cpim", {true, false, false, true}, "a4"},
    Asked{"own-req-no-id.cpim", {false, false, false, true}, ""},
    Asked{"own-req-other-prefix.cpim", {false, false, false, true}, "a5"},
    Asked{"own-req-wrong-ns.cpim", {}, ""},
    Asked{"own-original-to.cpim", {true, false, false, false}, "a7"},
    Asked{"own-record-route.cpim", {true, false, false, false}, "a8"},
    Asked{"own-imdn-asks-imdn.cpim", {false, false, false, true}, "a9"},
    Asked{"own-dup-id.cpim", {true, false, false, false}, "a1"},
};

/// IMDNs inside CPIM, whole: the ids of the notifications.
constexpr std::array kNotifications{"rfc5438-7.2.1.1.cpim", "rfc5438-7.2.1.2.cpim", "rfc5438-8.1.cpim"};
constexpr std::array kOnlyHarmless{"rfc5438-7.1.1.3-request-literal.cpim", "rfc5438-7.2.1.1-literal.cpim", "rfc5438-7.2.1.2-literal.cpim",
                                   "rfc5438-8.1-literal.cpim", "rfc5438-8.3-aggregate-literal.cpim",
                                   "rfc5438-8.3-aggregate.cpim"}; // aggregates are taken apart by im/pipeline: tst_IncomingPipeline

BelievingFacts factsOfBob(const Imdn &imdn)
{
    BelievingFacts facts;
    facts.fromRecipient = true;
    facts.namesRecipient = imdn.recipientUri.isEmpty() || imdn.recipientUri == "im:bob@example.com";
    return facts;
}

QByteArray nameOf(ImdnKind kind)
{
    switch (kind) {
    case ImdnKind::Delivery:
        return "delivery-notification";
    case ImdnKind::Display:
        return "display-notification";
    case ImdnKind::Processing:
        return "processing-notification";
    case ImdnKind::Unknown:
        break;
    }
    return {};
}

QByteArray nameOf(ImdnStatus status)
{
    switch (status) {
    case ImdnStatus::Delivered:
        return "delivered";
    case ImdnStatus::Displayed:
        return "displayed";
    case ImdnStatus::Processed:
        return "processed";
    case ImdnStatus::Stored:
        return "stored";
    case ImdnStatus::Failed:
        return "failed";
    case ImdnStatus::Forbidden:
        return "forbidden";
    case ImdnStatus::Error:
        return "error";
    case ImdnStatus::Unknown:
        break;
    }
    return "odd"; // the extension of the corpus
}

} // namespace

void tst_Imdn::corpusDocuments_data()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < kMeanings.size(); ++i)
        QTest::newRow(kMeanings[i].file) << int(i);
}

void tst_Imdn::corpusDocuments()
{
    QFETCH(int, index);
    const Meaning &meaning = kMeanings[size_t(index)];
    const auto imdn = parseImdn(corpus(meaning.file));
    QVERIFY(imdn.ok());
    QVERIFY(imdn->kind == meaning.kind);
    QVERIFY(imdn->status == meaning.status);
    QVERIFY(belief(*imdn, factsOfBob(*imdn)) == meaning.belief);
}

void tst_Imdn::corpusFields_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    for (const test::TsvRow &row : test::testTable(u"corpus/imdn/fields.tsv"_s))
        QTest::newRow((row["file"] + ' ' + row["field"]).constData()) << row["file"] << row["field"] << row["value"];
}

void tst_Imdn::corpusFields()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    const auto imdn = parseImdn(corpus(file));
    if (file == "own-no-message-id.xml") {
        QVERIFY(!imdn.ok());
        return;
    }
    QVERIFY(imdn.ok());
    if (field == "message-id")
        QCOMPARE(imdn->messageId, value);
    else if (field == "datetime")
        QCOMPARE(imdn->dateTime, parseRfc3339(value));
    else if (field == "recipient-uri")
        QCOMPARE(imdn->recipientUri, value);
    else if (field == "original-recipient-uri")
        QCOMPARE(imdn->originalRecipientUri, value);
    else if (field == "subject")
        QCOMPARE(imdn->subject.toUtf8(), value);
    else if (field == "type")
        QCOMPARE(nameOf(imdn->kind), value);
    else if (field == "status")
        QCOMPARE(nameOf(imdn->status), value);
    else
        QFAIL("a field that nobody reads");
}

void tst_Imdn::corpusRequests_data()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < kAsked.size(); ++i)
        QTest::newRow(kAsked[i].file) << int(i);
}

void tst_Imdn::corpusRequests()
{
    QFETCH(int, index);
    const Asked &asked = kAsked[size_t(index)];
    const auto cpim = parseCpim(corpus(asked.file));
    QVERIFY(cpim.ok());
    const ReceiptRequest request = receiptRequestOf(*cpim);
    QVERIFY(request.wishes == asked.wishes);
    QCOMPARE(cpim->messageId(), QByteArray(asked.messageId));
    if (QByteArrayView(asked.file) == "own-original-to.cpim")
        QCOMPARE(request.originalTo, "im:team@example.com");
    if (QByteArrayView(asked.file) == "own-record-route.cpim") {
        QCOMPARE(request.recordRoute.size(), 2);
        const CpimMessage answer = wrapImdn({"im:bob@example.com", "im:alice@example.com", "x", request.recordRoute}, {});
        QByteArrayList route;
        for (const CpimHeader &header : answer.headers) {
            if (header.is(kImdnNamespace, "IMDN-Route"))
                route.append(header.value);
        }
        QCOMPARE(route, request.recordRoute);
    }
    // An IMDN is never answered, whatever it asks; neither is what has no id.
    SendingFacts facts;
    facts.request = request;
    facts.hasMessageId = !cpim->messageId().isEmpty();
    facts.isMessage = QByteArrayView(asked.file) != "own-imdn-asks-imdn.cpim";
    facts.fromKnownPeer = facts.userAllows = true;
    QCOMPARE(maySend(ImdnKind::Delivery, facts), asked.wishes.positiveDelivery && facts.hasMessageId && facts.isMessage);
    QCOMPARE(maySend(ImdnKind::Display, facts), asked.wishes.display && facts.hasMessageId && facts.isMessage);
    QVERIFY(!maySend(ImdnKind::Processing, facts));
}

void tst_Imdn::corpusNotifications_data()
{
    QTest::addColumn<QByteArray>("file");
    for (const char *file : kNotifications)
        QTest::newRow(file) << QByteArray(file);
}

void tst_Imdn::corpusNotifications()
{
    QFETCH(QByteArray, file);
    const auto cpim = parseCpim(corpus(file));
    QVERIFY(cpim.ok());
    QCOMPARE(cpim->contentHeaders.value("Content-Disposition").value_or(""), "notification");
    const auto imdn = parseImdn(cpim->body);
    QVERIFY(imdn.ok());
    QCOMPARE(imdn->messageId, "34jk324j");
}

void tst_Imdn::everyRowOfTheCorpusIsTested()
{
    QByteArrayList tested;
    for (const Meaning &one : kMeanings)
        tested.append(one.file);
    for (const char *file : kRefused) {
        QVERIFY(!parseImdn(corpus(file)).ok());
        tested.append(file);
    }
    for (const Asked &one : kAsked)
        tested.append(one.file);
    for (const char *file : kNotifications)
        tested.append(file);
    for (const char *file : kOnlyHarmless)
        tested.append(file);
    for (const QString &table : {u"expectations.tsv"_s, u"cpim.tsv"_s}) {
        for (const test::TsvRow &row : test::testTable(u"corpus/imdn/"_s + table))
            QVERIFY2(tested.contains(row["file"]), row["file"].constData());
    }
}

void tst_Imdn::everyPrefixOfTheCorpusIsHarmless()
{
    for (const QByteArray &document : test::testFolder(u"corpus/imdn"_s, {u"*.xml"_s, u"*.cpim"_s})) {
        for (qsizetype size = 0; size < document.size(); ++size) {
            static_cast<void>(parseImdn(document.first(size)));
            if (const auto cpim = parseCpim(document.first(size)))
                static_cast<void>(receiptRequestOf(*cpim));
        }
    }
}

void tst_Imdn::rfc5438_11_1_statusBelongsToItsKind()
{
    const auto imdn = parseImdn("<imdn xmlns='urn:ietf:params:xml:ns:imdn'><message-id> a </message-id>"
                                "<delivery-notification><status><displayed/></status></delivery-notification></imdn>");
    QVERIFY(imdn.ok());
    QCOMPARE(imdn->messageId, "a");
    QVERIFY(imdn->status == ImdnStatus::Unknown);
}

void tst_Imdn::rfc5438_11_1_9_writtenReadsBack()
{
    Imdn imdn;
    imdn.messageId = "a<b>&\"c";
    imdn.dateTime = QDateTime({2026, 1, 2}, {3, 4, 5}, Qt::UTC);
    imdn.recipientUri = "sip:bob@example.com;a=b&c";
    imdn.kind = ImdnKind::Display;
    imdn.status = ImdnStatus::Displayed;
    const auto again = parseImdn(toBytes(imdn));
    QVERIFY(again.ok());
    QCOMPARE(again->originalRecipientUri, imdn.recipientUri); // the schema wants both or none
    imdn.originalRecipientUri = imdn.recipientUri;
    QVERIFY(*again == imdn);
    imdn.recipientUri.clear();
    imdn.originalRecipientUri.clear();
    QVERIFY(*parseImdn(toBytes(imdn)) == imdn);
}

void tst_Imdn::rfc5438_7_2_1_wrapped()
{
    Imdn imdn;
    imdn.messageId = "34jk324j";
    imdn.kind = ImdnKind::Delivery;
    imdn.status = ImdnStatus::Delivered;
    const QByteArray bytes = toBytes(wrapImdn({"sip:bob@example.com", "sip:alice@example.com", "d834", {"<im:x@example.com>"}}, imdn));
    QCOMPARE(bytes,
             "From: <sip:bob@example.com>\r\nTo: <sip:alice@example.com>\r\nNS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: d834\r\n"
             "imdn.IMDN-Route: <im:x@example.com>\r\n\r\nContent-Type: message/imdn+xml\r\nContent-Disposition: notification\r\n\r\n"
             "<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>34jk324j</message-id><datetime></datetime>"
             "<delivery-notification><status><delivered/></status></delivery-notification></imdn>");
}

void tst_Imdn::nothingEscapesItsElement()
{
    Imdn imdn;
    imdn.messageId = "x</message-id><display-notification><status><displayed/></status></display-notification><message-id>y";
    imdn.kind = ImdnKind::Delivery;
    imdn.status = ImdnStatus::Failed;
    const auto again = parseImdn(toBytes(imdn));
    QVERIFY(again.ok());
    QVERIFY(*again == imdn);
    const QByteArray wrapped = toBytes(wrapImdn({"sip:a@b>\r\nX: y", "sip:c@d", "1\r\nX: y", {"<im:a@b>\r\nX: y"}}, imdn));
    QVERIFY(!wrapped.contains("\nX: y"));
}

void tst_Imdn::rfc5438_7_2_1_whoGetsAReceipt_data()
{
    QTest::addColumn<int>("missing");
    QTest::addColumn<bool>("sent");
    QTest::newRow("all there") << -1 << true;
    QTest::newRow("no Message-ID") << 0 << false;
    QTest::newRow("an IMDN") << 1 << false;
    QTest::newRow("a stranger") << 2 << false;
    QTest::newRow("another CPIM From") << 3 << false;
    QTest::newRow("switched off") << 4 << false;
    QTest::newRow("not asked") << 5 << false;
}

void tst_Imdn::rfc5438_7_2_1_whoGetsAReceipt()
{
    QFETCH(int, missing);
    QFETCH(bool, sent);
    SendingFacts facts;
    facts.hasMessageId = missing != 0;
    facts.isMessage = missing != 1;
    facts.fromKnownPeer = missing != 2;
    facts.senderIsWhoSent = missing != 3;
    facts.userAllows = missing != 4;
    if (missing != 5)
        facts.request.wishes = {true, false, false, true};
    QCOMPARE(maySend(ImdnKind::Delivery, facts), sent);
    QCOMPARE(maySend(ImdnKind::Display, facts), sent);
}

void tst_Imdn::rfc5438_14_whoIsBelieved_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("ofRecipient");
    QTest::addColumn<int>("ofServer");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, ImdnKind kind, ImdnStatus status, Belief ofRecipient, Belief ofServer) {
        QTest::newRow(name) << int(status) << int(ofRecipient) << int(ofServer) << int(kind);
    };
    row("delivered", K::Delivery, S::Delivered, B::Delivered, B::Forged);
    row("displayed", K::Display, S::Displayed, B::Displayed, B::Forged);
    row("failed", K::Delivery, S::Failed, B::Failed, B::Failed);
    row("forbidden", K::Delivery, S::Forbidden, B::Nothing, B::Nothing);
    row("display error", K::Display, S::Error, B::Nothing, B::Nothing);
    row("processed", K::Processing, S::Processed, B::Forged, B::Nothing);
    row("stored", K::Processing, S::Stored, B::Forged, B::Stored);
}

void tst_Imdn::rfc5438_14_whoIsBelieved() // A16
{
    QFETCH(int, status);
    QFETCH(int, ofRecipient);
    QFETCH(int, ofServer);
    QFETCH(int, kind);
    Imdn imdn;
    imdn.kind = ImdnKind(kind);
    imdn.status = ImdnStatus(status);
    QCOMPARE(int(belief(imdn, {true, true, false})), ofRecipient);
    QCOMPARE(int(belief(imdn, {false, true, true})), ofServer);
    // Somebody else, and the recipient who speaks for somebody else.
    QVERIFY(belief(imdn, {false, true, false}) == Belief::Forged);
    QVERIFY(belief(imdn, {true, false, false}) == Belief::Forged);
}

void tst_Imdn::bitsOfTheStoreAreFrozen()
{
    QCOMPARE((DispositionWishes{true, false, false, true}.toBits()), 9);
    for (int bits = 0; bits < 16; ++bits)
        QCOMPARE(DispositionWishes::fromBits(bits).toBits(), bits);
    QCOMPARE(dispositionHeader(DispositionWishes::fromBits(9)).value, "positive-delivery, display");
}

QTEST_GUILESS_MAIN(tst_Imdn)
#include "tst_Imdn.moc"
