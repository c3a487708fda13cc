// SPDX-License-Identifier: MIT
#include "im/model/SafeFileName.h"

#include <QTest>

using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;

/// RELIABILITY A23: names from others become names of files here.
class tst_SafeFileName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names_data();
    void names();
    void everyNameIsSafeOnEverySystem();
};

void tst_SafeFileName::names_data()
{
    QTest::addColumn<QString>("claimed");
    QTest::addColumn<QString>("safe");
    const auto row = [](const char *name, const QString &claimed, const QString &safe) { QTest::newRow(name) << claimed << safe; };
    row("plain", u"photo.jpg"_s, u"photo.jpg"_s);
    row("blanks inside", u"my  photo.jpg"_s, u"my photo.jpg"_s);
    row("chinese", u"报告 2026.pdf"_s, u"报告 2026.pdf"_s);
    row("emoji", u"😀.txt"_s, u"😀.txt"_s);
    row("traversal", u"../../.ssh/authorized_keys"_s, u"authorized_keys"_s);
    row("windows traversal", u"..\\..\\autoexec.bat"_s, u"autoexec.bat"_s);
    row("drive", u"C:evil.txt"_s, u"Cevil.txt"_s);
    row("stream", u"a.txt:evil"_s, u"a.txtevil"_s);
    row("absolute", u"/etc/passwd"_s, u"passwd"_s);
    row("hidden", u".bashrc"_s, u"bashrc"_s);
    row("dots", u"..."_s, u"file.png"_s);
    row("dot at the end", u"a.exe."_s, u"a.exe"_s);
    row("blanks at the ends", u" a.txt "_s, u"a.txt"_s);
    row("right to left override", u"photo\u202Egpj.exe"_s, u"photogpj.exe"_s);
    row("zero width", u"a\u200Bb\u2066c\uFEFF.txt"_s, u"abc.txt"_s);
    row("line ends", u"a\r\nb\tc.txt"_s, u"abc.txt"_s);
    row("nul", QString(u"a\0b"_s.constData(), 3), u"ab"_s);
    row("forbidden", u"a<b>c\"d|e?f*g"_s, u"abcdefg"_s);
    row("device", u"NUL"_s, u"_NUL"_s);
    row("device with extension", u"com1.txt"_s, u"_com1.txt"_s);
    row("device with two", u"Aux.tar.gz"_s, u"_Aux.tar.gz"_s);
    row("no device", u"console.txt"_s, u"console.txt"_s);
    row("empty", QString(), u"file.png"_s);
    row("only a folder", u"folder/"_s, u"file.png"_s);
    row("lone surrogate", QString(QChar(0xD800)) + u"a"_s, u"\uFFFDa"_s);
    row("long", QString(300, u'a') + u".txt"_s, QString(196, u'a') + u".txt"_s);
    row("long chinese", QString(100, u'小') + u".txt"_s, QString(65, u'小') + u".txt"_s);
    row("long extension", u"a."_s + QString(300, u'b'), u"a."_s + QString(198, u'b'));
}

void tst_SafeFileName::names()
{
    QFETCH(QString, claimed);
    QFETCH(QString, safe);
    QCOMPARE(safeFileName(claimed, "image/png"), safe);
}

void tst_SafeFileName::everyNameIsSafeOnEverySystem()
{
    const QStringList pieces{u""_s,   u"."_s,  u".."_s,     u"/"_s,      u"\\"_s, u" "_s,  u"con"_s, u"LPT9"_s, u":"_s,      u"a"_s,
                             u"\0"_s, u"\n"_s, u"\u202E"_s, u"\u200F"_s, u"~"_s,  u"%2e"_s, u"*"_s,   u".exe"_s, QString(QChar(0xD83D)), u"小"_s};
    int count = 0;
    for (const QString &first : pieces) {
        for (const QString &second : pieces) {
            for (const QString &third : pieces) {
                const QString safe = safeFileName(first + second + third, "a/b");
                ++count;
                QVERIFY(!safe.isEmpty() && safe.toUtf8().size() <= 200 && safe.isValidUtf16());
                for (const QChar c : safe)
                    QVERIFY(c.unicode() >= 0x20 && !u"/\\:*?\"<>|\u202E\u200F\u007F"_s.contains(c));
                QVERIFY(!safe.startsWith(u'.') && !safe.startsWith(u' ') && !safe.endsWith(u'.') && !safe.endsWith(u' '));
                const QString base = safe.section(u'.', 0, 0).toLower();
                QVERIFY(base != u"con" && base != u"lpt9");
                QCOMPARE(safeFileName(safe, "a/b"), safe);
            }
        }
    }
    QCOMPARE(count, 8000);
}

QTEST_APPLESS_MAIN(tst_SafeFileName)
#include "tst_SafeFileName.moc"
