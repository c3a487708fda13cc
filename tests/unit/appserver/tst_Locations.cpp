// SPDX-License-Identifier: MIT
#include "server/Locations.h"
#include "support/TwoStacks.h"

#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

using namespace linnet;
using namespace linnet::server;
using namespace linnet::test;
using namespace std::chrono_literals;

/// P07: what stands on the disk is what the registrar was told last, whatever happens to connections meanwhile.
class tst_Locations : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<TwoStacks> net;
    std::unique_ptr<ServerStore> store;
    std::unique_ptr<Locations> locations;

    void open()
    {
        locations.reset();
        store.reset();
        auto opened = ServerStore::open(folder->filePath(QStringLiteral("server.db")));
        QVERIFY(opened);
        store = std::move(*opened);
        locations = std::make_unique<Locations>(*store, net->server.transport, net->server.timers);
        QVERIFY(locations->load());
    }
    sip::Binding binding(const QByteArray &contact, sip::FlowId flow = 0, std::chrono::seconds life = 1h) const
    {
        sip::Binding one;
        one.contact = *sip::parseNameAddr(Slice::copyOf(contact));
        one.flow = flow;
        one.received.protocol = flow ? sip::TransportProtocol::Tcp : sip::TransportProtocol::Udp;
        one.expires = net->clock.now() + life;
        return one;
    }
    QByteArrayList contacts() const
    {
        QByteArrayList all;
        for (const sip::Binding &one : locations->bindings("bob"))
            all.append(toBytes(one.contact));
        return all;
    }
    bool replace(std::vector<sip::Binding> bindings)
    {
        std::optional<bool> result;
        locations->replace("bob", std::move(bindings), [&result](bool stored) { result = stored; });
        return QTest::qWaitFor([&result] { return result.has_value(); }) && *result;
    }
    /// A connection to the server.
    sip::FlowId connected()
    {
        sip::FlowId flow = 0;
        net->client.transport.openFlow(net->byTcp(), [](const auto &, const auto &) { });
        connect(&net->server.transport, &sip::TransportLayer::messageReceived, this,
                [&flow](const auto &, const sip::MessageSource &source) { flow = source.flow; });
        sip::Request request = TwoStacks::request();
        net->client.transactions.send(request, net->byTcp());
        net->time.run(1s);
        net->server.transport.disconnect(this);
        return flow;
    }

private Q_SLOTS:
    void init()
    {
        folder = std::make_unique<QTemporaryDir>();
        net = std::make_unique<TwoStacks>();
        open();
    }
    void cleanup()
    {
        locations.reset();
        store.reset();
        net.reset();
    }

    void whatIsReplacedSurvivesARestart()
    {
        QVERIFY(replace({binding("<sip:bob@192.0.2.20>"), binding("<sip:bob@192.0.2.21>")}));
        open();
        QCOMPARE(contacts().size(), 2);
    }

    void bug_aConnectionThatClosesDuringAReplaceDoesNotBringTheOldSetBack()
    {
        const sip::FlowId flow = connected();
        QVERIFY(flow != 0);
        QVERIFY(replace({binding("<sip:old@192.0.2.1;transport=tcp>", flow), binding("<sip:old@192.0.2.20>")}));
        QSemaphore disk;
        store->post([&disk](ServerDatabase &) {
            disk.acquire();
            return ServerDatabase::Status(store::Nothing{});
        }, nullptr);
        std::optional<bool> result;
        locations->replace("bob", {binding("<sip:new@192.0.2.21>")}, [&result](bool stored) { result = stored; });
        net->link.breakConnections();
        net->time.run(1s);
        disk.release(2); // a job may run twice
        QVERIFY(QTest::qWaitFor([&result] { return result.has_value(); }));
        QCOMPARE(contacts(), QByteArrayList{"<sip:new@192.0.2.21>"});
        open();
        QCOMPARE(contacts(), QByteArrayList{"<sip:new@192.0.2.21>"});
    }

    void bug_theSweepDuringAReplaceDoesNotEither()
    {
        QVERIFY(replace({binding("<sip:short@192.0.2.20>", 0, 30s), binding("<sip:long@192.0.2.20>")}));
        QSemaphore disk;
        store->post([&disk](ServerDatabase &) {
            disk.acquire();
            return ServerDatabase::Status(store::Nothing{});
        }, nullptr);
        std::optional<bool> result;
        locations->replace("bob", {binding("<sip:new@192.0.2.21>")}, [&result](bool stored) { result = stored; });
        net->time.run(2min);
        disk.release(2);
        QVERIFY(QTest::qWaitFor([&result] { return result.has_value(); }));
        open();
        QCOMPARE(contacts(), QByteArrayList{"<sip:new@192.0.2.21>"});
    }

    void aConnectionThatClosesTakesItsBindingAlong()
    {
        const sip::FlowId flow = connected();
        QVERIFY(replace({binding("<sip:gone@192.0.2.1;transport=tcp>", flow), binding("<sip:stays@192.0.2.20>")}));
        net->link.breakConnections();
        net->time.run(1s);
        QCOMPARE(contacts(), QByteArrayList{"<sip:stays@192.0.2.20>"});
        open();
        QCOMPARE(contacts(), QByteArrayList{"<sip:stays@192.0.2.20>"});
    }

    void theOwnerOfAContactIsFound()
    {
        QVERIFY(replace({binding("<sip:phone@192.0.2.20:5070>;q=0.5"), binding("<sip:phone@192.0.2.21>")}));
        const auto at = [this](const char *uri) {
            return locations->bindingAt(*sip::parseUri(QByteArrayView(uri))).has_value();
        };
        QVERIFY(at("sip:phone@192.0.2.20:5070"));
        QVERIFY(at("sip:phone@192.0.2.20:5070;ob")); // a parameter that one side lacks counts for nothing
        QVERIFY(!at("sip:phone@192.0.2.20"));
        QVERIFY(!at("sip:other@192.0.2.21"));
        net->clock.advance(2h);
        QVERIFY(!at("sip:phone@192.0.2.20:5070"));
    }
};

QTEST_GUILESS_MAIN(tst_Locations)
#include "tst_Locations.moc"
