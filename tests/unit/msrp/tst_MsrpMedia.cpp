// SPDX-License-Identifier: MIT
#include "msrp/MsrpMedia.h"
#include "sdp/SdpParser.h"
#include "sdp/SdpWriter.h"
#include "support/Corpus.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

namespace {

using Fault = MsrpMediaFault;

/// Fragments of the RFCs stand without their head.
SessionDescription sessionOf(const QByteArray &file)
{
    QByteArray text = testData(QStringLiteral("corpus/sdp-message/") + QString::fromUtf8(file));
    if (!text.startsWith("v="))
        text = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nt=0 0\r\n" + text;
    const auto session = parseSdp(text);
    return session ? *session : SessionDescription();
}

/// The first m=message stream, or the first one.
Result<MsrpMedia, Fault> streamOf(const QByteArray &file, size_t index = 0)
{
    const SessionDescription session = sessionOf(file);
    if (session.media.size() <= index)
        return Fault::OtherProtocol;
    return readMsrpMedia(session, session.media[index]);
}

MsrpMedia withSetup(std::optional<MsrpSetup> setup)
{
    MsrpMedia media;
    media.setup = setup;
    return media;
}

} // namespace

Q_DECLARE_METATYPE(linnet::sip::MsrpMediaFault)

/// m=message streams of RFC 4975, 5547, 6135, 6714 and 7701.
class tst_MsrpMedia : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void corpus_data();
    void corpus();
    void whatStandsInThem();
    void rfc5547_6_fileSelectors_data();
    void rfc5547_6_fileSelectors();
    void rfc5547_6_aFileWithoutSelectorStaysOne();
    void rfc6135_4_whoConnects_data();
    void rfc6135_4_whoConnects();
    void acceptedTypes();
    void rfc6714_4_whereToConnect();
};

void tst_MsrpMedia::corpus_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("fault"); // -1: usable
    const QMap<QByteArray, Fault> faults = {
        {"rfc5547-08-1803.sdp", Fault::Refused},
        {"rfc8873-offer-datachannel.sdp", Fault::OtherProtocol},
        {"own-no-path.sdp", Fault::NoPath},
        {"own-no-accept-types.sdp", Fault::NoAcceptTypes},
        {"own-bad-path.sdp", Fault::BadPath},
        {"own-tls-uri-mismatch.sdp", Fault::BadPath},
        {"own-port-zero.sdp", Fault::Refused},
        {"own-file-no-transfer-id.sdp", Fault::BadFile},
        {"own-sip-message-format.sdp", Fault::OtherProtocol},
        {"own-real-time-text.sdp", Fault::OtherProtocol},
        {"own-port-huge.sdp", Fault::OtherProtocol}, // no session description at all
        {"own-audio-and-message.sdp", Fault::OtherProtocol}, // the first stream; the second one below
    };
    for (const TsvRow &row : testTable(QStringLiteral("corpus/sdp-message/expectations.tsv"))) {
        const QByteArray file = row["file"];
        QTest::newRow(file) << file << (faults.contains(file) ? int(faults[file]) : -1);
    }
}

void tst_MsrpMedia::corpus()
{
    QFETCH(QByteArray, file);
    QFETCH(int, fault);
    const auto media = streamOf(file);
    if (fault >= 0) {
        QVERIFY(!media.ok());
        QCOMPARE(int(media.error()), fault);
        return;
    }
    QVERIFY2(media.ok(), qPrintable(QString::number(media.ok() ? 0 : int(media.error()))));
    // Written and read again it is the same stream.
    SessionDescription session;
    session.media.push_back(toMediaDescription(*media));
    const auto again = parseSdp(toBytes(session));
    QVERIFY(again);
    const auto read = readMsrpMedia(*again, again->media.at(0));
    QVERIFY2(read, toBytes(session).constData());
    QVERIFY(*read == *media);
}

void tst_MsrpMedia::whatStandsInThem()
{
    const auto push = streamOf("rfc5547-01-548.sdp");
    QVERIFY(push && push->file);
    QCOMPARE(push->file->selector.name, "My cool picture.jpg");
    QCOMPARE(push->file->selector.type, "image/jpeg");
    QCOMPARE(*push->file->selector.size, 32349u);
    QCOMPARE(push->file->selector.hash("sha-1").toHex(), "72245fe8653ddaf371362f86d471913ee4a2ce2e");
    QCOMPARE(push->file->transferId, "vBnG916bdberum2fFEABR1FR3ExZMUrd");
    QCOMPARE(push->file->icon, "cid:id2@alicepc.example.com");
    QVERIFY(push->file->range == (FileRange{1, 32349}));
    QVERIFY(push->direction == StreamDirection::SendOnly);

    const auto tls = streamOf("own-tls.sdp");
    QVERIFY(tls && tls->secure);
    QCOMPARE(tls->fingerprints.size(), size_t(1));
    QCOMPARE(tls->fingerprints[0].octets, QByteArray(32, '\xab'));
    QVERIFY(tls->setup == MsrpSetup::ActPass);

    const auto cema = streamOf("own-cema.sdp");
    QVERIFY(cema && cema->cema && cema->setup == MsrpSetup::Passive);
    QCOMPARE(cema->host, "192.0.2.1");
    QCOMPARE(cema->path.at(0).host, "10.0.0.1");
    const auto plain = streamOf("own-no-cema-mismatch.sdp");
    QVERIFY(plain && !plain->cema);

    const auto relayed = streamOf("rfc4976-11-answer-fragment.sdp");
    QVERIFY(relayed);
    QCOMPARE(relayed->path.size(), size_t(2));
    QCOMPARE(relayed->acceptTypes, (std::vector<QByteArray>{"message/cpim", "text/plain"}));

    QCOMPARE(*streamOf("own-max-size.sdp")->maxSize, 10240u);
    QCOMPARE(streamOf("rfc7701-9.1-offer.sdp")->chatroom, (std::vector<QByteArray>{"nickname", "private-messages"}));
    QCOMPARE(streamOf("own-media-c-line.sdp")->host, sessionOf("own-media-c-line.sdp").media[0].connections.at(0).address);
    QVERIFY(streamOf("own-ipv6.sdp")->path[0].host.contains(':'));
    QVERIFY(streamOf("own-audio-and-message.sdp", 1).ok());
    QVERIFY(streamOf("own-two-message.sdp", 0)->file == std::nullopt && streamOf("own-two-message.sdp", 1)->file);
    QCOMPARE(streamOf("own-file-quotes.sdp")->file->selector.name, "r\xc3\xa9sum\xc3\xa9 \"x\".pdf");
    QVERIFY(streamOf("own-setup-active.sdp")->setup == MsrpSetup::Active);
    QVERIFY(streamOf("own-setup-holdconn.sdp")->setup == MsrpSetup::HoldConn);
}

void tst_MsrpMedia::rfc5547_6_fileSelectors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written"); // empty: refused
    const auto same = [](const char *text) { QTest::newRow(text) << QByteArray(text) << QByteArray(text); };
    const auto refused = [](const char *text) { QTest::newRow(text) << QByteArray(text) << QByteArray(); };
    same("name:\"a b.png\" type:image/png size:10 hash:sha-1:00:AB");
    same("name:\"%22%25%0A.txt\"");
    same("type:text/plain;charset=\"utf-8\" size:0");
    same("size:18446744073709551615");
    same("hash:sha-1:00:01 hash:sha-256:FF");
    QTest::newRow("other order, unknown words") << QByteArray("size:1  x:y  name:\"a\"") << QByteArray("name:\"a\" size:1");
    for (const char *bad : {"name:\"a", "name:a", "name:\"\"", "name:\"a\" name:\"b\"", "size:", "size:-1", "size:18446744073709551616", "size:1 size:1",
                            "hash:sha-1:0", "hash:sha-1:zz", "hash::00", "hash:sha-1", "hash:sha-1:", "noselector", ":x"})
        refused(bad);
}

void tst_MsrpMedia::rfc5547_6_fileSelectors()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, written);
    const auto selector = parseFileSelector(text);
    QCOMPARE(selector.ok(), !written.isEmpty());
    if (!selector)
        return;
    QCOMPARE(toBytes(*selector), written);
    QVERIFY(*parseFileSelector(toBytes(*selector)) == *selector);
}

/// "a=file-selector" alone is allowed, and without the line it would be a session of words.
void tst_MsrpMedia::rfc5547_6_aFileWithoutSelectorStaysOne()
{
    MsrpMedia media;
    media.port = 2855;
    media.path = *parseMsrpPath("msrp://a.example:2855/x;tcp");
    media.acceptTypes = {"*"};
    media.file = FileOffer();
    media.file->transferId = "id";
    SessionDescription session;
    session.media.push_back(toMediaDescription(media));
    const auto read = readMsrpMedia(session, session.media[0]);
    QVERIFY(read && read->file);
    QCOMPARE(read->file->transferId, "id");
}

void tst_MsrpMedia::rfc6135_4_whoConnects_data()
{
    QTest::addColumn<int>("offered");
    QTest::addColumn<int>("answered");
    QTest::addColumn<int>("offererConnects"); // -1: nobody
    QTest::newRow("RFC 4975 alone") << -1 << -1 << 1;
    QTest::newRow("active, passive") << int(MsrpSetup::Active) << int(MsrpSetup::Passive) << 1;
    QTest::newRow("actpass, active") << int(MsrpSetup::ActPass) << int(MsrpSetup::Active) << 0;
    QTest::newRow("actpass, passive") << int(MsrpSetup::ActPass) << int(MsrpSetup::Passive) << 1;
    QTest::newRow("passive, active") << int(MsrpSetup::Passive) << int(MsrpSetup::Active) << 0;
    QTest::newRow("holdconn") << int(MsrpSetup::HoldConn) << int(MsrpSetup::HoldConn) << -1;
    QTest::newRow("the answerer does not know it") << int(MsrpSetup::ActPass) << -1 << 1;
}

void tst_MsrpMedia::rfc6135_4_whoConnects()
{
    QFETCH(int, offered);
    QFETCH(int, answered);
    QFETCH(int, offererConnects);
    const auto media = [](int setup) { return withSetup(setup < 0 ? std::nullopt : std::optional(MsrpSetup(setup))); };
    const MsrpMedia offer = media(offered);
    const MsrpMedia answer = media(answered);
    const auto number = [](std::optional<bool> connects) { return connects ? int(*connects) : -1; };
    QCOMPARE(number(weConnect(offer, answer, true)), offererConnects);
    const int answerer = number(weConnect(answer, offer, false));
    QCOMPARE(answerer, offererConnects < 0 ? -1 : 1 - offererConnects); // both ends see it alike
    if (offered >= 0 && answered >= 0 && offered != int(MsrpSetup::ActPass))
        QCOMPARE(int(answeredSetup(offer)), answered);
}

void tst_MsrpMedia::acceptedTypes()
{
    const auto some = streamOf("own-accept-star-sub.sdp");
    QVERIFY(some);
    QVERIFY(some->accepts("image/png") && some->accepts("text/plain") && !some->accepts("text/html") && !some->accepts("image"));
    QVERIFY(streamOf("own-cema.sdp")->accepts("application/x-whatever"));
    SessionDescription odd = sessionOf("own-cema.sdp");
    for (SdpAttribute &attribute : odd.media[0].attributes) {
        if (attribute.name == "accept-types")
            attribute.value = "text/plain;charset=utf-8 te\x01xt/html ;q=1 message/cpim";
    }
    const auto read = readMsrpMedia(odd, odd.media[0]);
    QVERIFY(read);
    QCOMPARE(read->acceptTypes, (std::vector<QByteArray>{"text/plain", "message/cpim"}));
    const auto wrapped = streamOf("own-tls.sdp");
    QVERIFY(wrapped->accepts("message/cpim") && !wrapped->accepts("text/plain") && wrapped->acceptsWrapped("text/plain"));
}

void tst_MsrpMedia::rfc6714_4_whereToConnect()
{
    MsrpMedia theirs;
    theirs.host = "192.0.2.1";
    theirs.port = 2855;
    theirs.path = {*parseMsrpUri("msrp://192.0.2.1:2855/s1;tcp")};
    QVERIFY(addressesMatch(theirs));
    QVERIFY((msrpPlace(theirs) == MsrpPlace{"192.0.2.1", 2855}));

    // Something in between has rewritten the lines: only with CEMA do they count.
    theirs.host = "198.51.100.7";
    theirs.port = 40000;
    QVERIFY(!addressesMatch(theirs));
    QVERIFY((msrpPlace(theirs) == MsrpPlace{"192.0.2.1", 2855}));
    theirs.cema = true;
    QVERIFY((msrpPlace(theirs) == MsrpPlace{"198.51.100.7", 40000}));

    // The same address in other words, and what only DNS can tell.
    theirs.host = "2001:DB8::0:1";
    theirs.path = {*parseMsrpUri("msrp://[2001:db8::1]:40000/s1;tcp")};
    QVERIFY(addressesMatch(theirs));
    theirs.path = {*parseMsrpUri("msrp://relay.example.test/s1;tcp")};
    QVERIFY(addressesMatch(theirs));
    theirs.cema = false;
    QVERIFY((msrpPlace(theirs) == MsrpPlace{"relay.example.test", 2855}));

    // RFC 4975 s.14.4: the fingerprint, or the name.
    theirs.fingerprints = {{"sha-256", "octets"}};
    QVERIFY(msrpTls(theirs).fingerprints == theirs.fingerprints);
    QCOMPARE(msrpTls(theirs).domain, "relay.example.test");
}

QTEST_APPLESS_MAIN(tst_MsrpMedia)
#include "tst_MsrpMedia.moc"
