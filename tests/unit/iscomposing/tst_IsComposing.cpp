// SPDX-License-Identifier: MIT
#include "support/Corpus.h"
#include "im/cpim/Rfc3339.h"
#include "im/iscomposing/ComposingReceiver.h"
#include "im/iscomposing/ComposingSender.h"

#include <QTest>

using namespace linnet;
using namespace linnet::im;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// is-composing documents and the two state machines (RFC 3994), by the corpus and by the RFC's figures.
class tst_IsComposing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void corpusDocuments_data();
    void corpusDocuments();
    void corpusFields_data();
    void corpusFields();
    void everyRowOfTheCorpusIsTested();
    void everyPrefixOfTheCorpusIsHarmless();
    void writtenReadsBack();
    void rfc3994_3_2_activeOnceForManyKeys();
    void rfc3994_3_2_idleAfterFifteenSeconds();
    void rfc3994_3_2_refreshedWhileActive();
    void rfc3994_3_2_noIdleForContent();
    void rfc3994_3_2_givenUp();
    void rfc3994_3_3_receiverGoesIdle_data();
    void rfc3994_3_3_receiverGoesIdle();
    void rfc3994_3_3_activeAgainRestartsTheTimer();
};

namespace {

QByteArray corpus(const QByteArray &name) { return test::testData(u"corpus/iscomposing/"_s + QString::fromLatin1(name)); }

struct Meaning
{
    const char *file;
    bool ignored;
    ComposingState state;
    int shownFor; ///< seconds, when active
};
constexpr auto A = ComposingState::Active;
constexpr auto I = ComposingState::Idle;
constexpr std::array kMeanings{
    Meaning{"rfc3994-5-active.xml", false, A, 90},
    Meaning{"rfc3994-5-idle.xml", false, I, 0},
    Meaning{"own-minimal-active.xml", false, A, 120},
    Meaning{"own-minimal-idle.xml", false, I, 0},
    Meaning{"own-unknown-state.xml", false, I, 0},
    Meaning{"own-prefix.xml", false, A, 60},
    Meaning{"own-refresh-small.xml", false, A, 5},
    Meaning{"own-refresh-zero.xml", false, A, 120},
    Meaning{"own-refresh-huge.xml", false, A, int(kLongestRefresh.count())},
    Meaning{"own-refresh-text.xml", false, A, 120},
    Meaning{"own-spaces.xml", false, A, 120},
    Meaning{"own-extension.xml", false, A, 120},
    Meaning{"own-order.xml", false, A, 90},
    Meaning{"own-no-state.xml", true, I, 0},
    Meaning{"own-wrong-ns.xml", true, I, 0},
    Meaning{"own-ill-formed.xml", true, I, 0},
    Meaning{"own-empty.xml", true, I, 0},
};

} // namespace

void tst_IsComposing::corpusDocuments_data()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < kMeanings.size(); ++i)
        QTest::newRow(kMeanings[i].file) << int(i);
}

void tst_IsComposing::corpusDocuments()
{
    QFETCH(int, index);
    const Meaning &meaning = kMeanings[size_t(index)];
    const auto composing = parseIsComposing(corpus(meaning.file));
    QCOMPARE(composing.ok(), !meaning.ignored);
    if (meaning.ignored)
        return;
    QVERIFY(composing->state == meaning.state);
    ComposingReceiver receiver;
    const auto actions = receiver.onDocument(*composing);
    QVERIFY(receiver.state() == meaning.state);
    if (meaning.state == A)
        QVERIFY(actions.startTimer == std::chrono::seconds(meaning.shownFor));
    else
        QVERIFY(!actions.startTimer);
}

void tst_IsComposing::corpusFields_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    for (const test::TsvRow &row : test::testTable(u"corpus/iscomposing/fields.tsv"_s))
        QTest::newRow((row["file"] + ' ' + row["field"]).constData()) << row["file"] << row["field"] << row["value"];
}

void tst_IsComposing::corpusFields()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    const auto composing = parseIsComposing(corpus(file));
    if (file == "own-no-state.xml" || file == "own-wrong-ns.xml") {
        QVERIFY(!composing.ok());
        return;
    }
    QVERIFY(composing.ok());
    if (field == "state")
        QCOMPARE(composing->state == A, value == "active");
    else if (field == "lastactive")
        QCOMPARE(composing->lastActive, parseRfc3339(value));
    else if (field == "contenttype")
        QCOMPARE(composing->contentType, value);
    else if (field == "refresh" && value.startsWith("999"))
        QVERIFY(composing->refresh == kLongestRefresh);
    else if (field == "refresh" && value.toInt() > 0)
        QVERIFY(composing->refresh == std::chrono::seconds(value.toInt()));
    else if (field == "refresh")
        QVERIFY(!composing->refresh);
    else
        QCOMPARE(field, "root.ns");
}

void tst_IsComposing::everyRowOfTheCorpusIsTested()
{
    for (const test::TsvRow &row : test::testTable(u"corpus/iscomposing/expectations.tsv"_s)) {
        const bool tested = std::any_of(kMeanings.begin(), kMeanings.end(), [&](const Meaning &one) { return row["file"] == one.file; });
        QVERIFY2(tested, row["file"].constData());
    }
}

void tst_IsComposing::everyPrefixOfTheCorpusIsHarmless()
{
    for (const QByteArray &document : test::testFolder(u"corpus/iscomposing"_s, {u"*.xml"_s})) {
        for (qsizetype size = 0; size < document.size(); ++size)
            static_cast<void>(parseIsComposing(document.first(size)));
    }
}

void tst_IsComposing::writtenReadsBack()
{
    const IsComposing full{A, QDateTime({2026, 1, 2}, {3, 4, 5}, Qt::UTC), "text/plain", 120s};
    QVERIFY(*parseIsComposing(toBytes(full)) == full);
    QCOMPARE(toBytes({I, {}, {}, {}}), "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>idle</state></isComposing>");
}

void tst_IsComposing::rfc3994_3_2_activeOnceForManyKeys()
{
    ComposingSender sender;
    QVERIFY(sender.onComposing().send == A);
    for (int key = 0; key < 10; ++key) {
        const auto actions = sender.onComposing();
        QVERIFY(!actions.send);
        QCOMPARE(actions.timers.size(), 1);
        QVERIFY((actions.timers.first() == ComposingSender::TimerOrder{ComposingSender::Timer::Idle, 15s}));
    }
}

void tst_IsComposing::rfc3994_3_2_idleAfterFifteenSeconds()
{
    ComposingSender sender;
    sender.onComposing();
    const auto actions = sender.onTimer(ComposingSender::Timer::Idle);
    QVERIFY(actions.send == I);
    QCOMPARE(actions.timers.size(), 2);
    QVERIFY(!actions.timers[0].delay && !actions.timers[1].delay);
    QVERIFY(!sender.onTimer(ComposingSender::Timer::Idle).send); // no refresh in idle
    QVERIFY(!sender.onTimer(ComposingSender::Timer::Refresh).send);
    QVERIFY(sender.onComposing().send == A);
}

void tst_IsComposing::rfc3994_3_2_refreshedWhileActive()
{
    static_assert(ComposingSender::kRefreshEvery >= 60s && ComposingSender::kRefreshEvery < ComposingSender::kRefresh);
    ComposingSender sender;
    const auto first = sender.onComposing();
    QVERIFY(first.timers.contains(ComposingSender::TimerOrder{ComposingSender::Timer::Refresh, ComposingSender::kRefreshEvery}));
    const auto again = sender.onTimer(ComposingSender::Timer::Refresh);
    QVERIFY(again.send == A);
    QVERIFY(again.timers.contains(ComposingSender::TimerOrder{ComposingSender::Timer::Refresh, ComposingSender::kRefreshEvery}));
}

void tst_IsComposing::rfc3994_3_2_noIdleForContent()
{
    ComposingSender sender;
    sender.onComposing();
    const auto actions = sender.onContentSent();
    QVERIFY(!actions.send && actions.withdraw);
    QVERIFY(sender.state() == I);
    QVERIFY(sender.onComposing().send == A);
}

void tst_IsComposing::rfc3994_3_2_givenUp()
{
    ComposingSender sender;
    QVERIFY(sender.onGivenUp() == ComposingSender::Actions{});
    sender.onComposing();
    QVERIFY(sender.onGivenUp().send == I);
    QVERIFY(sender.onGivenUp() == ComposingSender::Actions{});
}

void tst_IsComposing::rfc3994_3_3_receiverGoesIdle_data()
{
    QTest::addColumn<int>("by");
    QTest::newRow("idle document") << 0;
    QTest::newRow("content") << 1;
    QTest::newRow("time") << 2;
}

void tst_IsComposing::rfc3994_3_3_receiverGoesIdle()
{
    QFETCH(int, by);
    ComposingReceiver receiver;
    QVERIFY(receiver.onDocument({A, {}, {}, {}}).tell == A);
    const auto actions = by == 0 ? receiver.onDocument({}) : by == 1 ? receiver.onContent() : receiver.onTimer();
    QVERIFY(actions.tell == I && actions.stopTimer);
    QVERIFY(receiver.onContent() == ComposingReceiver::Actions{});
    QVERIFY(receiver.onTimer() == ComposingReceiver::Actions{});
}

void tst_IsComposing::rfc3994_3_3_activeAgainRestartsTheTimer()
{
    ComposingReceiver receiver;
    receiver.onDocument({A, {}, {}, 90s});
    const auto again = receiver.onDocument({A, {}, {}, {}});
    QVERIFY(!again.tell && again.startTimer == 120s);
}

QTEST_GUILESS_MAIN(tst_IsComposing)
#include "tst_IsComposing.moc"
