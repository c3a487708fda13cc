// SPDX-License-Identifier: MIT
// Where the parts of a flow stand, without a window; and the words of its messages.
#include "ui/App.h"
#include "ui/SampleTrace.h"
#include "ui/flow/FlowExport.h"
#include "ui/flow/FlowLayout.h"
#include "ui/flow/HeaderWords.h"
#include "ui/flow/MessageLines.h"

#include "trace/LadderBuilder.h"

#include <QElapsedTimer>
#include <QTest>

using namespace linnet;
using namespace linnet::ui;

class tst_FlowLayout : public QObject
{
    Q_OBJECT

private:
    static sip::Ladder ladderOf(const QList<sip::TraceEntry> &entries)
    {
        sip::LadderBuilder builder(sip::LadderFrame{"alice@example.test", {u"198.51.100.7:5061"_qs}});
        for (const sip::TraceEntry &entry : entries)
            builder.append(entry);
        return builder.ladder();
    }

private Q_SLOTS:
    void sizesOfTheLook()
    {
        sip::Ladder ladder;
        ladder.lanes = {{}, {}, {}};
        ladder.sections = {{sip::LadderSection::Kind::Registration, {}, 0, 2}, {sip::LadderSection::Kind::Pager, "bob", 2, 1}};
        ladder.steps = {{}, {}, {}};
        FlowLayout layout;
        layout.lay(ladder, FlowFilter::All, {}, 792);
        QCOMPARE(layout.laneBox(0, 0), QRect(68, 12, 164, 46));
        QCOMPARE(layout.laneX(0, 0), 150);
        QCOMPARE(layout.laneX(2, 0), 694);
        QCOMPARE(layout.headerHeight(), 66);
        QCOMPARE(layout.row(0).top, 38); // below the heading
        QCOMPARE(layout.row(1).top, 38 + 33);
        QCOMPARE(layout.row(2).top, 38 + 66 + 38);
        QCOMPARE(layout.contentHeight(), 38 + 66 + 38 + 33 + 12);
        QCOMPARE(layout.rowAt(37), -1);
        QCOMPARE(layout.rowAt(38), 0);
        QCOMPARE(layout.rowAt(70), 0);
        QCOMPARE(layout.rowAt(71), 1);
        QCOMPARE(layout.rowAt(110), -1); // the second heading
        QCOMPARE(layout.rowAt(174), 2);
        QCOMPARE(layout.rowAt(175), -1);
    }

    void moreLanesThanFitScrollAndTheFirstStays()
    {
        sip::Ladder ladder;
        for (int i = 0; i < 8; ++i)
            ladder.lanes.append(sip::LadderLane{});
        FlowLayout layout;
        layout.lay(ladder, FlowFilter::All, {}, 792);
        QVERIFY(layout.contentWidth() > 792);
        QCOMPARE(layout.laneX(1, 0) - layout.laneX(0, 0), 164 + 24); // boxes never touch
        QCOMPARE(layout.laneX(0, 300), layout.laneX(0, 0));
        QCOMPARE(layout.laneX(7, 300), layout.laneX(7, 0) - 300);
        QCOMPARE(layout.laneX(1, 300), layout.laneX(0, 0)); // never beyond the first
        layout.lay(ladder, FlowFilter::All, {}, 4000);
        QVERIFY(layout.contentWidth() <= 4000);
    }

    void theFilterHidesWhatIsNoMessage()
    {
        const sip::Ladder ladder = ladderOf(sampleTrace());
        QCOMPARE(ladder.steps.size(), 14);
        FlowLayout layout;
        layout.lay(ladder, FlowFilter::All, {}, 792);
        QCOMPARE(layout.rowCount(), 14);
        layout.lay(ladder, FlowFilter::Sip, {}, 792);
        QCOMPARE(layout.rowCount(), 13);
        QCOMPARE(layout.rowOfStep(0), -1);
        QCOMPARE(layout.rowOfStep(1), 0);
        const sip::Ladder shown = shownOnly(ladder, FlowFilter::Sip);
        QCOMPARE(shown.steps.size(), 13);
        QCOMPARE(shown.steps.first().number, 2); // numbers stay
        int counted = 0;
        for (const sip::LadderSection &section : shown.sections) {
            QCOMPARE(section.first, counted);
            counted += section.count;
        }
        QCOMPARE(counted, 13);
    }

    void tenThousandStepsAreLaidInNoTime() // Q11
    {
        const sip::Ladder ladder = ladderOf(longTrace(5000));
        QCOMPARE(ladder.steps.size(), 10'000);
        FlowLayout layout;
        QElapsedTimer clock;
        clock.start();
        layout.lay(ladder, FlowFilter::All, {}, 792);
        QVERIFY2(clock.elapsed() < 50, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(layout.rowCount(), 10'000);
        QCOMPARE(layout.rowAt(layout.row(9'999).top + 5), 9'999);
    }

    void everyLineOfAMessageIsKnown()
    {
        const QList<MessageLine> lines = messageLines(sampleTrace().at(9).bytes); // INVITE
        QVERIFY(lines.first().kind == MessageLine::Kind::Start);
        int headers = 0, hidden = 0;
        for (const MessageLine &line : lines) {
            if (line.kind == MessageLine::Kind::Header) {
                ++headers;
                QVERIFY2(!line.explanation.isEmpty(), qPrintable(line.text));
                QVERIFY(line.text.left(line.nameLength).endsWith(u':'));
            }
            if (line.kind == MessageLine::Kind::Body)
                QVERIFY2(!line.explanation.isEmpty(), qPrintable(line.text)); // SDP
            for (const TextSpan &span : line.hidden) {
                QCOMPARE(line.text.mid(span.start, span.length), u"hidden"_qs);
                ++hidden;
            }
        }
        QCOMPARE(headers, 11);
        QCOMPARE(hidden, 2);
    }

    void aWordInATextIsNoSecret()
    {
        const QList<MessageLine> lines = messageLines("MESSAGE sip:bob:hidden@example.test SIP/2.0\r\nSubject: the hidden treasure\r\nf: <sip:a@b>\r\n\r\nhidden, response=hidden");
        QCOMPARE(lines[0].hidden.size(), 1); // the password of the URI
        QCOMPARE(lines[1].hidden.size(), 0);
        QCOMPARE(lines[2].explanation, HeaderWords::explain("From"));
        QCOMPARE(lines[4].hidden.size(), 0);
    }

    void anyBytesAreShown_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("NUL and no UTF-8") << QByteArray("MESSAGE sip:a SIP/2.0\r\nX: \0\xff\xfe\r\n\r\n\0", 35);
        QTest::newRow("no line end") << QByteArray(100'000, 'x');
        QTest::newRow("only line ends") << QByteArray(1000, '\n');
    }
    void anyBytesAreShown()
    {
        QFETCH(QByteArray, bytes);
        for (const MessageLine &line : messageLines(bytes))
            QVERIFY(!line.text.contains(QChar(0)) && line.text.size() <= kMostShownBytes);
    }

    void headerWordsAreSortedAndTranslated()
    {
        for (int i = 0; i < HeaderWords::knownHeaders(); ++i) {
            const QByteArrayView name = HeaderWords::knownHeader(i);
            QVERIFY2(!HeaderWords::explain(name).isEmpty(), name.toByteArray().constData()); // found: the table is in order
        }
        QCOMPARE(HeaderWords::explain("X-Unknown"), QString());
        QCOMPARE(HeaderWords::explain("v"), HeaderWords::explain("VIA"));
        const QString english = HeaderWords::explain("Call-ID");
        App::installLanguage(u"zh_CN"_qs);
        const QString chinese = HeaderWords::explain("Call-ID");
        App::installLanguage(u"en"_qs);
        QVERIFY(chinese != english && !chinese.isEmpty());
    }
};

QTEST_MAIN(tst_FlowLayout)
#include "tst_FlowLayout.moc"
