// SPDX-License-Identifier: MIT
// What the window says for every row of DESIGN section 5's answer table, in both languages.
#include "support/Corpus.h"
#include "ui/App.h"
#include "ui/Words.h"

#include <QApplication>
#include <QSet>
#include <QTest>

using namespace linnet;
using namespace linnet::ui;

class TestAnswerWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void design5_everyRowHasItsSentence_data();
    void design5_everyRowHasItsSentence();
    void design5_everyReasonHasItsRow();
    void cleanupTestCase() { App::installLanguage(u"en"_qs); }
};

void TestAnswerWords::design5_everyRowHasItsSentence_data()
{
    QTest::addColumn<test::TsvRow>("row");
    QTest::addColumn<QString>("language");
    for (const test::TsvRow &row : test::testTable(u"answers/answers.tsv"_qs)) {
        QTest::addRow("en: %s", row["name"].constData()) << row << u"en"_qs;
        QTest::addRow("zh_CN: %s", row["name"].constData()) << row << u"zh_CN"_qs;
    }
}

void TestAnswerWords::design5_everyRowHasItsSentence()
{
    QFETCH(test::TsvRow, row);
    QFETCH(QString, language);
    App::installLanguage(language);
    const auto state = im::deliveryStateOf(row["state"]);
    const auto reason = im::deliveryReasonOf(row["reason"]);
    QVERIFY(state && reason);
    const im::Delivery delivery{*state, row["stored"] == "1", row["status"].toInt(), *reason};
    QString said = Words::delivery(delivery, u"Bob"_qs);
    said.remove(QChar(0x2068)).remove(QChar(0x2069)); // what keeps a name apart from the sentence around it
    QCOMPARE(said, QString::fromUtf8(row[language.toLatin1()]));
}

void TestAnswerWords::design5_everyReasonHasItsRow()
{
    QSet<QByteArray> states, reasons;
    for (const test::TsvRow &row : test::testTable(u"answers/answers.tsv"_qs)) {
        states.insert(row["state"]);
        reasons.insert(row["reason"]);
    }
    for (int i = 0; i < im::kDeliveryReasonCount; ++i) {
        const QByteArray name = im::toString(im::DeliveryReason(i)).toByteArray();
        QVERIFY2(reasons.contains(name), name.constData());
    }
    QCOMPARE(states.size(), im::kDeliveryStateCount);
}

QTEST_MAIN(TestAnswerWords)
#include "tst_AnswerWords.moc"
