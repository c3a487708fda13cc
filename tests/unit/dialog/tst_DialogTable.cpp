// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "dialog/DialogTable.h"
#include "support/TwoStacks.h"

#include <QTest>

#include <malloc.h>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using namespace std::chrono_literals;

/// Whose dialog a request belongs to. P06
class tst_DialogTable : public QObject
{
    Q_OBJECT

    static DialogState state(int number, DialogState::Role role = DialogState::Role::Callee)
    {
        DialogState made;
        made.id = {"f81d4fae-7dec-11d0-a765-00a0c91e6bf6-" + QByteArray::number(number), "9fxced76sl", "314159265358"};
        made.local = "\"Alice Example\" <sip:alice@example.com>;tag=9fxced76sl";
        made.remote = "<sip:bob.the.builder@example.org>;tag=314159265358";
        made.remoteTarget = "sip:bob@198.51.100.7:52104;transport=tcp;ob";
        made.routeSet = {"<sip:203.0.113.1:5060;transport=tcp;lr;did=4d1.7a2>", "<sip:edge.example.org;lr>"};
        made.phase = DialogState::Phase::Confirmed;
        made.role = role;
        return made;
    }

private Q_SLOTS:
    void rfc3261_12_2_2_requestsFindTheirDialog()
    {
        TwoStacks net;
        DialogTable table;
        QObject owner;
        Dialog *dialog = table.add({{"call-1", "to-1", "from-1"}, "x", "y", "sip:a@b", {}, 0, 5, true}, DialogTable::Origin::Peer,
                                   &owner);
        QVERIFY(dialog);
        QVERIFY(!table.add(dialog->state(), DialogTable::Origin::Peer, &owner)); // the name is taken
        QByteArrayList heard;
        int acks = 0;
        connect(dialog, &Dialog::requestReceived, &owner, [&](ServerTransaction *transaction) {
            heard.append(transaction->request().method.name().toByteArray());
            transaction->respond(200);
        });
        connect(dialog, &Dialog::ackReceived, &owner, [&] { ++acks; });
        connect(&net.server.transactions, &TransactionLayer::requestReceived, &owner, [&](ServerTransaction *transaction) {
            if (!table.take(transaction))
                transaction->respond(481);
        });
        connect(&net.server.transactions, &TransactionLayer::ackReceived, &table, &DialogTable::takeAck);
        const auto ask = [&](quint32 cseq, const QByteArray &toTag, const QByteArray &callId = "call-1") {
            Request request = TwoStacks::request("INFO", callId, cseq);
            request.editHeaders().set(HeaderName::To, "<sip:bob@example.com>;tag=" + toTag);
            int status = 0;
            auto *transaction = net.client.transactions.send(request, net.byUdp());
            connect(transaction, &ClientTransaction::finalReceived, &owner, [&](const Response &one) { status = one.status; });
            net.time.runUntil([&] { return status != 0; });
            return status;
        };
        QCOMPARE(ask(6, "to-1"), 200);
        QCOMPARE(ask(6, "to-1"), 500); // not above the last one
        QCOMPARE(ask(5, "to-1"), 500);
        QCOMPARE(ask(9, "to-1"), 200);
        QCOMPARE(ask(10, "to-2"), 481);
        QCOMPARE(ask(10, "to-1", "call-2"), 481);
        QCOMPARE(heard, (QByteArrayList{"INFO", "INFO"}));

        Request ack = TwoStacks::request("ACK", "call-1", 5, {});
        ack.editHeaders().set(HeaderName::To, "<sip:bob@example.com>;tag=to-1");
        ack.editHeaders().prepend(HeaderName::Via, "SIP/2.0/UDP x;branch=z9hG4bKack");
        net.client.transport.sendRequest(ack, net.byUdp(), [](const auto &, const auto &) { });
        net.time.settle();
        QCOMPARE(acks, 1);

        delete dialog;
        QCOMPARE(table.count(DialogTable::Origin::Peer), 0);
        QCOMPARE(ask(11, "to-1"), 481);
    }

    void limits() // P11
    {
        DialogTable table;
        QObject owner;
        QList<Dialog *> peers;
        for (int i = 0; i < Limits::kMaxDialogsOfPeers; ++i) {
            QVERIFY(!table.isFull(DialogTable::Origin::Peer));
            peers.append(table.add(state(i), DialogTable::Origin::Peer, &owner));
            QVERIFY(peers.last());
        }
        QVERIFY(table.isFull(DialogTable::Origin::Peer));
        QVERIFY(!table.add(state(-1), DialogTable::Origin::Peer, &owner));
        QVERIFY(table.add(state(-2), DialogTable::Origin::Us, &owner)); // strangers take only their own places
        delete peers.takeLast();
        QVERIFY(table.add(state(-1), DialogTable::Origin::Peer, &owner));
        for (int i = 1; i < Limits::kMaxDialogsOfOurs; ++i)
            QVERIFY(table.add(state(1000 + i), DialogTable::Origin::Us, &owner));
        QVERIFY(!table.add(state(-3), DialogTable::Origin::Us, &owner));
    }

    void heapOfAnIdleDialogIsAtMost2048Bytes() // P11
    {
#if defined(__SANITIZE_ADDRESS__)
        QSKIP("the sanitizer counts in its own way");
#endif
        DialogTable table;
        QObject owner;
        (void)table.add(state(-1), DialogTable::Origin::Us, &owner);
        const size_t before = mallinfo2().uordblks;
        constexpr int kDialogs = 10'000;
        for (int i = 0; i < kDialogs; ++i)
            (void)table.add(state(i), DialogTable::Origin::Us, &owner);
        const size_t each = (mallinfo2().uordblks - before) / kDialogs;
        qInfo("heap of an idle dialog: %zu bytes", each);
        QVERIFY(each <= 2048);
    }
};

QTEST_GUILESS_MAIN(tst_DialogTable)
#include "tst_DialogTable.moc"
