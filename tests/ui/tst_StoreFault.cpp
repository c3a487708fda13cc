// SPDX-License-Identifier: MIT
// A disk that refuses: the window says so at once, and takes it back by itself (RELIABILITY section 2).
#include "ui/App.h"
#include "ui/SampleBackend.h"
#include "ui/widgets/ConnectionBanner.h"
#include "ui/windows/MainWindow.h"

#include <QApplication>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

using namespace linnet;
using namespace linnet::ui;

class tst_StoreFault : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reliability2_aRefusingDiskShowsABannerUntilItStoresAgain_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("words");
        QTest::newRow("en") << u"en"_qs << u"Messages cannot be stored"_qs;
        QTest::newRow("zh_CN") << u"zh_CN"_qs << u"消息无法存储"_qs;
    }
    void reliability2_aRefusingDiskShowsABannerUntilItStoresAgain()
    {
        QFETCH(QString, language);
        QFETCH(QString, words);
        App::installLanguage(language);
        Theme::instance().install();
        QTemporaryDir profile;
        Settings settings(profile.path());
        SampleBackend backend;
        MainWindow window(backend, settings);
        window.resize(1200, 800);
        window.show();
        auto *banner = window.findChild<ConnectionBanner *>();
        QVERIFY(banner && !banner->isVisible());
        const auto says = [&] {
            QStringList all;
            for (const QLabel *label : banner->findChildren<QLabel *>())
                all.append(label->text());
            return all.join(u'\n');
        };
        Q_EMIT backend.storeHealthChanged(false, u"disk I/O error"_qs);
        QVERIFY(banner->isVisible()); // no patience: what comes now is refused
        QVERIFY2(says().contains(words), qPrintable(says()));
        Q_EMIT backend.storeHealthChanged(true, {});
        QVERIFY(!banner->isVisible());
        App::installLanguage(u"en"_qs);
    }
};

QTEST_MAIN(tst_StoreFault)
#include "tst_StoreFault.moc"
