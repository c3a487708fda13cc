// SPDX-License-Identifier: MIT
#include "transport/FlowTable.h"

#include <QTest>

using namespace linnet::sip;

class tst_FlowTable : public QObject
{
    Q_OBJECT

    static Endpoint at(quint32 address) { return {QHostAddress(address), 5060}; }
    const Endpoint local = at(0xC0000201);

private Q_SLOTS:
    void thePairKeepsItsNumber()
    {
        FlowCounter counter;
        FlowTable table(counter);
        const FlowId heard = table.flowFor(local, at(1), FlowTable::Use::Received);
        QVERIFY(heard != 0);
        QCOMPARE(table.flowFor(local, at(1), FlowTable::Use::Received), heard);
        QCOMPARE(table.flowFor(local, at(1), FlowTable::Use::Sent), heard);
        QVERIFY(table.flowFor(local, at(2), FlowTable::Use::Received) != heard);
        QVERIFY(table.find(heard)->remote == at(1));
        QVERIFY(!table.find(999).has_value());
    }

    void strangersAreForgottenInTheEnd()
    {
        FlowCounter counter;
        FlowTable table(counter);
        const FlowId first = table.flowFor(local, at(1), FlowTable::Use::Received);
        for (quint32 i = 2; i < 2 + 3 * quint32(FlowTable::kGeneration); ++i)
            table.flowFor(local, at(i), FlowTable::Use::Received);
        QVERIFY(!table.find(first).has_value());
        QVERIFY(table.flowFor(local, at(1), FlowTable::Use::Received) != first);
    }

    void whatWeSentToOutlivesAFloodOfStrangers()
    {
        FlowCounter counter;
        FlowTable table(counter);
        const FlowId ours = table.flowFor(local, at(1), FlowTable::Use::Sent);
        for (quint32 i = 2; i < 2 + 3 * quint32(FlowTable::kGeneration); ++i)
            table.flowFor(local, at(i), FlowTable::Use::Received);
        QVERIFY(table.find(ours).has_value());
        QCOMPARE(table.flowFor(local, at(1), FlowTable::Use::Received), ours);
    }

    void whatIsUsedNowAndThenStays()
    {
        FlowCounter counter;
        FlowTable table(counter);
        const FlowId regular = table.flowFor(local, at(1), FlowTable::Use::Received);
        for (quint32 i = 2; i < 2 + 5 * quint32(FlowTable::kGeneration); ++i) {
            table.flowFor(local, at(i), FlowTable::Use::Received);
            if (i % 1000 == 0)
                QCOMPARE(table.flowFor(local, at(1), FlowTable::Use::Received), regular);
        }
        QVERIFY(table.find(regular).has_value());
    }
};

QTEST_APPLESS_MAIN(tst_FlowTable)
#include "tst_FlowTable.moc"
