// SPDX-License-Identifier: MIT
#include "message/CharClass.h"
#include "message/WideScan.h"
#include "base/Slice.h"

#include <QTest>

#include <random>

using namespace linnet;
using namespace linnet::sip::grammar;

/// P01: sixteen bytes at a step find what one at a step finds.
class tst_WideScan : public QObject
{
    Q_OBJECT

private:
    template <CharClass Wanted>
    static bool agrees(const Slice &text)
    {
        for (const char *from = text.begin(); from != text.end(); ++from) {
            if (behindAllWide<Wanted>(from, text.end()) != behindAll(from, text.end(), Wanted))
                return false;
        }
        return true;
    }
    static bool allAgree(const Slice &text)
    {
        return agrees<Host>(text) && agrees<QuotedPlain>(text) && agrees<HeaderParameter>(text) && agrees<UriParameter>(text)
            && agrees<UserPart>(text) && agrees<AuthText>(text);
    }
    static const char *plainLineBreak(const char *from, const char *end)
    {
        while (from != end && *from != '\n' && *from != '\r')
            ++from;
        return from;
    }

private Q_SLOTS:
    void everyByteAtEveryPlace()
    {
        for (int byte = 0; byte < 256; ++byte) {
            for (int place = 0; place < 40; ++place) {
                QByteArray text(40, 'a');
                text[place] = char(byte);
                QVERIFY2(allAgree(Slice::copyOf(text)), qPrintable(QStringLiteral("byte %1 at %2").arg(byte).arg(place)));
            }
        }
    }

    void randomTexts()
    {
        std::mt19937 random(4711);
        for (int round = 0; round < 400; ++round) {
            QByteArray text(int(random() % 90), '\0');
            for (char &c : text)
                c = random() % 4 != 0 ? char('a' + random() % 26) : char(random() % 256);
            const Slice slice = Slice::copyOf(text);
            QVERIFY(allAgree(slice));
            const char *end = slice.end();
            for (const char *from = slice.begin(); from != end; ++from) {
                QCOMPARE(lineBreak(from, end), plainLineBreak(from, end));
                const char *behind = from + qMin(qptrdiff(random() % 40), qptrdiff(end - from));
                QCOMPARE(findNear(from, behind, end, 'q'), findByte(from, behind, 'q'));
            }
        }
    }

    void whatStandsBehindTheEndIsNotFound()
    {
        const Slice whole = Slice::copyOf("aaaa\r\n;:@\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        for (int size = 1; size <= 4; ++size) {
            const char *end = whole.begin() + size;
            QCOMPARE(behindAllWide<HeaderParameter>(whole.begin(), end), end);
            QCOMPARE(lineBreak(whole.begin(), end), end);
            QVERIFY(!findNear(whole.begin(), end, whole.end(), ':'));
        }
    }
};

QTEST_APPLESS_MAIN(tst_WideScan)
#include "tst_WideScan.moc"
