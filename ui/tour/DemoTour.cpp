// SPDX-License-Identifier: MIT
#include "ui/tour/DemoTour.h"

#include "ui/App.h"
#include "ui/Words.h"
#include "ui/models/HistoryModel.h"
#include "ui/tour/Hands.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/HistoryView.h"
#include "ui/widgets/RequestCard.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/ChatSearch.h"
#include "ui/windows/FirstRunWindow.h"
#include "ui/windows/FlowWindow.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/SettingsWindow.h"
#include "ui/windows/Sidebar.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>

#include <cstdio>

namespace linnet::ui {

using Hands::waitFor;

DemoTour::DemoTour(const QString &directory) : m_directory(QDir(directory).absolutePath()) { }

int DemoTour::fail(const QString &sentence) const
{
    std::fprintf(stderr, "linnet: %s\n", qPrintable(sentence));
    return 1;
}

int DemoTour::run()
{
    QTemporaryDir profile;
    if (!profile.isValid() || !QDir().mkpath(m_directory))
        return fail(u"the folder for the screenshots cannot be written: "_qs + m_directory);
    App app(profile.path());
    app.settings().setLanguage(u"en"_qs);
    app.settings().setTheme(Theme::Mode::Light);
    QString trouble;
    QObject::connect(&app, &App::failed, &app, [&](const QString &sentence) { trouble = sentence; });
    app.start();
    if (!waitFor([&] { return app.firstRun() != nullptr || !trouble.isEmpty(); }, 15'000) || !trouble.isEmpty())
        return fail(trouble.isEmpty() ? u"the first-run window did not open within 15 s."_qs : trouble);
    photographFirstRun(app);
    Hands::click(app.firstRun()->findChild<QWidget *>(u"wayDemo"_qs));
    if (!waitFor([&] { return app.mainWindow() && app.mainWindow()->chat()->conversation() != 0; }, 30'000))
        return fail(u"\"Try it here\" did not get online within 30 s."_qs);
    QObject::connect(&app.backend(), &Backend::typingChanged, &app, [this](const im::Address &, const im::Address &, bool active) { m_typing += active; });
    if (!converse(app)) {
        print(app);
        return fail(u"the demo partner did not answer within 30 s."_qs);
    }
    const bool wasRead = everythingWasDisplayed(app);
    print(app);
    if (!wasRead)
        return fail(u"a message was answered and never marked as displayed."_qs);
    if (m_typing == 0)
        return fail(u"the demo partner was never seen typing."_qs);
    if (!strangerWrites(app))
        return fail(u"a stranger's message did not arrive within 30 s."_qs);
    photographMain(app);
    showFeatures(app);
    std::printf("Screenshots: %s\n", qPrintable(m_directory));
    return 0;
}

bool DemoTour::converse(App &app)
{
    ChatPane *chat = app.mainWindow()->chat();
    const auto answers = [chat] {
        int count = 0;
        for (int row = 0; row < chat->model()->rowCount(); ++row)
            count += chat->model()->at(row).direction == im::Direction::In;
        return count;
    };
    int expected = answers();
    for (const QString &text : {u"Hello! Is anybody there?"_qs, u"你好，李雷 👋 ¿Qué tal? مرحبا"_qs, u"Good. What does the tick mean?"_qs}) {
        Hands::type(chat->composer()->edit(), text);
        Hands::press(chat->composer()->edit(), Qt::Key_Return);
        ++expected;
        if (!waitFor([&] { return answers() >= expected; }, 30'000))
            return false;
    }
    // One reads what came, and answers a message.
    chat->setWatched(true); // as if somebody looked, whether or not there is a window manager
    chat->history()->setFocus();
    chat->history()->setCurrentRow(chat->model()->rowCount() - 1);
    chat->replyToChosen();
    Hands::type(chat->composer()->edit(), u"So a reply knows what it answers."_qs);
    Hands::press(chat->composer()->edit(), Qt::Key_Return);
    ++expected;
    if (!waitFor([&] { return answers() >= expected; }, 30'000))
        return false;
    return true;
}

/// The partner reads all that it answers.
bool DemoTour::everythingWasDisplayed(App &app)
{
    const HistoryModel *model = app.mainWindow()->chat()->model();
    return waitFor([model] {
        for (int row = 0; row < model->rowCount(); ++row) {
            const im::ChatMessage &message = model->at(row);
            if (message.direction == im::Direction::Out && message.delivery.state != im::DeliveryState::Displayed)
                return false;
        }
        return true;
    }, 15'000);
}

bool DemoTour::strangerWrites(App &app)
{
    const im::AccountInfo own = app.backend().accounts().value(0);
    QTemporaryDir profile;
    client::ClientOptions options;
    options.profileDir = profile.path();
    EngineBackend stranger(options);
    im::AccountInfo nora;
    nora.address = im::Address{u"sip:nora@"_qs + own.address.host()};
    nora.displayName = u"Nora"_qs;
    nora.server = own.server;
    bool online = false;
    QObject::connect(&stranger, &Backend::registrationChanged, &stranger,
                     [&](const im::RegistrationInfo &info) { online = info.state == im::RegistrationState::Registered; });
    app.backend().addUser(u"nora"_qs, "a stranger", [&](bool) {
        stranger.open([&](const auto &) {
            stranger.saveAccount(nora, QByteArray("a stranger"), false, [&](const auto &) { stranger.registerAccount(nora.address); });
        });
    });
    if (!waitFor([&] { return online; }, 15'000))
        return false;
    client::OutgoingText text;
    text.account = nora.address;
    text.to = own.address;
    text.text = u"Hello, the Linnet gave me your address. May I ask about Sunday?"_qs;
    stranger.sendText(text, [](const auto &) { });
    const MainWindow *window = app.mainWindow();
    return waitFor([window] { return window->findChild<RequestCard *>() != nullptr; }, 15'000);
}

void DemoTour::print(App &app) const
{
    const ChatPane *chat = app.mainWindow()->chat();
    const HistoryModel &model = *chat->model();
    for (int row = 0; row < model.rowCount(); ++row) {
        const im::ChatMessage &message = model.at(row);
        const bool out = message.direction == im::Direction::Out;
        QString state = out ? u"  ["_qs + Words::delivery(message.delivery, model.peerName()) + u']' : QString();
        state.remove(QChar(0x2068)).remove(QChar(0x2069)); // isolates are for windows
        if (!message.replyTo.isEmpty())
            std::printf("          (answers a message)\n");
        std::printf("%s  %s %s  %s%s\n", qPrintable(message.time.toLocalTime().toString(u"HH:mm:ss"_qs)), out ? "->" : "<-",
                    qPrintable(message.peer.text()), message.text.toUtf8().constData(), state.toUtf8().constData());
    }
    std::printf("The partner was seen typing %d times.\n", m_typing);
}

void DemoTour::showFeatures(App &app)
{
    MainWindow *window = app.mainWindow();
    ChatPane *chat = window->chat();
    Hands::click(chat->findChild<QWidget *>(u"chatSearch"_qs));
    Hands::type(chat->findChild<QWidget *>(u"chatSearchField"_qs), u"tick"_qs);
    auto *count = chat->findChild<QLabel *>(u"chatSearchCount"_qs);
    waitFor([count] { return !count->text().isEmpty(); }, 3'000);
    std::printf("Search \"tick\": %s\n", qPrintable(count->text()));
    inEveryLook(app, [&](const QString &suffix) {
        MainWindow *now = app.mainWindow(); // a change of language makes it anew
        waitFor([now] { return now->chat()->model()->rowCount() > 0; }, 5'000);
        if (!now->chat()->search()->isOpen())
            now->chat()->search()->open(u"tick"_qs);
        Hands::settle(500);
        grab(now, u"search"_qs + suffix);
        now->chat()->search()->close();
        now->showPanel(true);
        Hands::settle(300);
        grab(now, u"details"_qs + suffix);
        now->showPanel(false);
        now->sidebar()->focusSearch();
        auto *field = now->findChild<QLineEdit *>(u"search"_qs);
        Hands::type(field, u"tick"_qs);
        Hands::settle(600);
        grab(now, u"search-all"_qs + suffix);
        field->clear();
    });
}

void DemoTour::grab(QWidget *window, const QString &name) const
{
    Hands::settle();
    window->grab().save(m_directory + u'/' + name + u".png"_qs);
}

void DemoTour::inEveryLook(App &app, const std::function<void(const QString &suffix)> &take)
{
    for (const QString &language : {u"en"_qs, u"zh_CN"_qs}) {
        app.settings().setLanguage(language);
        Hands::settle(400);
        for (const bool dark : {false, true}) {
            app.settings().setTheme(dark ? Theme::Mode::Dark : Theme::Mode::Light);
            take((dark ? u"-dark"_qs : u"-light"_qs) + (language == u"en" ? u""_qs : u"-zh"_qs));
        }
    }
    app.settings().setTheme(Theme::Mode::Light);
    app.settings().setLanguage(u"en"_qs);
    Hands::settle(400);
}

void DemoTour::photographFirstRun(App &app)
{
    inEveryLook(app, [&](const QString &suffix) { grab(app.firstRun(), u"first-run"_qs + suffix); });
}

void DemoTour::photographMain(App &app)
{
    // The partner becomes a contact, through the dialog.
    Hands::click(app.mainWindow()->findChild<QWidget *>(u"tabContacts"_qs));
    Hands::click(app.mainWindow()->findChild<QWidget *>(u"addContact"_qs));
    if (QWidget *dialog = Hands::waitForWidget(app.mainWindow(), u"contactDialog"_qs)) {
        Hands::type(dialog->findChild<QWidget *>(u"contactAddress"_qs), app.mainWindow()->chat()->current().peer.text());
        Hands::type(dialog->findChild<QWidget *>(u"contactName"_qs), u"Linnet"_qs);
        Hands::click(dialog->findChild<QWidget *>(u"formAction"_qs));
        Hands::settle(500);
    }
    inEveryLook(app, [&](const QString &suffix) {
        MainWindow *window = app.mainWindow();
        waitFor([window] { return window->chat()->conversation() != 0 && window->chat()->model()->rowCount() > 0; }, 5'000);
        window->chat()->setWatched(true); // as if somebody looked, whether or not there is a window manager
        waitFor([window] { return window->chat()->current().unread == 0; }, 5'000);
        window->sidebar()->setTab(Sidebar::Chats);
        window->chat()->composer()->edit()->setFocus();
        grab(window, u"chat"_qs + suffix);
        window->sidebar()->setTab(Sidebar::Contacts);
        grab(window, u"contacts"_qs + suffix);
        window->sidebar()->setTab(Sidebar::Requests);
        grab(window, u"requests"_qs + suffix);
        window->sidebar()->setTab(Sidebar::Chats);
        app.showSettings();
        grab(app.settingsWindow(), u"settings"_qs + suffix);
        app.settingsWindow()->hide();
        Hands::click(window->findChild<QWidget *>(u"chatFlow"_qs));
        waitFor([&] { return app.flowWindow() && !app.flowWindow()->isBusy(); }, 5'000);
        grab(app.flowWindow(), u"flow"_qs + suffix);
        app.showFlow({});
        waitFor([&] { return !app.flowWindow()->isBusy(); }, 5'000);
        grab(app.flowWindow(), u"flow-recent"_qs + suffix);
        app.flowWindow()->hide();
    });
}

} // namespace linnet::ui
