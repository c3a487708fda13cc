// SPDX-License-Identifier: MIT
#include "ui/windows/SettingsWindow.h"

#include "ui/Words.h"
#include "ui/style/Icons.h"
#include "ui/style/LinnetStyle.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/PinList.h"
#include "ui/windows/AccountDialog.h"
#include "ui/windows/AdvancedAccountDialog.h"
#include "ui/windows/Ask.h"
#include "ui/windows/CertificateDialog.h"
#include "ui/windows/ContactDialog.h"
#include "ui/windows/DownloadFolder.h"
#include "ui/windows/HistoryPage.h"
#include "ui/windows/PrivacyPage.h"

#include <QCheckBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace linnet::ui {
namespace {

/// Rows of the list at the left: icon and words.
class PageDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        const Metrics m;
        return {m.u(160), qMax(m.u(32), m.line(TextRole::Ui) + m.u(12))};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Metrics m;
        const QRect row = option.rect.adjusted(m.u(8), 1, -m.u(8), -1);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool over = option.state.testFlag(QStyle::State_MouseOver);
        drawBox(*painter, row, m.u(8), selected ? ink(Colour::Selected) : over ? ink(Colour::Hover) : QColor(), QColor());
        if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange))
            drawBox(*painter, row, m.u(8), QColor(), ink(Colour::Ring), 2);
        const auto place = [&](const QRect &r) { return QStyle::visualRect(option.direction, row, r); };
        Icons::paint(*painter, place(QRect(row.left() + m.u(10), row.top(), m.u(20), row.height())), index.data(Qt::UserRole).toString(),
                     m.u(20), ink(selected ? Colour::AccentText : Colour::Muted));
        painter->setFont(m.font(selected ? TextRole::UiStrong : TextRole::Ui));
        painter->setPen(ink(Colour::Text));
        painter->drawText(place(row.adjusted(m.u(38), 0, -m.u(8), 0)),
                          int(QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter), index.data().toString());
    }
};

} // namespace

SettingsWindow::SettingsWindow(Backend &backend, Settings &settings, QWidget *parent)
    : QWidget(parent, Qt::Window), m_backend(backend), m_settings(settings), m_list(new QListWidget), m_pages(new QStackedWidget)
{
    setObjectName(u"settingsWindow"_qs);
    setWindowTitle(tr("Settings"));
    const Metrics m;
    named(m_list, u"settingsList"_qs, tr("Pages"));
    m_list->setItemDelegate(new PageDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFixedWidth(m.u(200));
    m_list->setMouseTracking(true);
    m_list->setTabKeyNavigation(false);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pages->setObjectName(u"settingsPages"_qs);
    makeGeneral();
    makeAccounts();
    makePrivacy();
    makeHistory();
    makeServer();
    makeAbout();
    auto *left = new QVBoxLayout;
    left->setContentsMargins(0, m.u(16), 0, 0);
    left->addWidget(m_list);
    auto *box = new QHBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addLayout(left);
    box->addWidget(m_pages, 1);
    setMinimumSize(m.u(560), m.u(400));
    resize(m.u(760), m.u(560));
    connect(m_list, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_list, &QListWidget::currentRowChanged, this, &SettingsWindow::fillState);
    connect(&m_backend, &Backend::accountsChanged, this, &SettingsWindow::fillAccounts);
    connect(&m_backend, &Backend::registrationChanged, this, &SettingsWindow::fillState);
    fillAccounts();
    m_list->setCurrentRow(0);
}

SettingsWindow::~SettingsWindow() = default;

void SettingsWindow::showPage(Page page) { m_list->setCurrentRow(int(page)); }
SettingsWindow::Page SettingsWindow::page() const { return static_cast<Page>(m_list->currentRow()); }

void SettingsWindow::showAccount(const im::Address &account)
{
    showPage(Page::Accounts);
    for (int i = 0; i < m_accountChoice->count(); ++i)
        if (m_accountChoice->itemData(i).toString() == account.uri)
            m_accountChoice->setCurrentIndex(i);
}

QVBoxLayout *SettingsWindow::addPage(const QString &icon, const QString &title, const QString &objectName)
{
    const Metrics m;
    auto *item = new QListWidgetItem(title, m_list);
    item->setData(Qt::UserRole, icon);
    auto *page = named(new QWidget, objectName);
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto *outer = new QHBoxLayout(page);
    outer->setContentsMargins(m.u(24), m.u(24), m.u(24), m.u(24));
    auto *inner = new QWidget;
    inner->setBackgroundRole(QPalette::Base);
    inner->setMaximumWidth(m.u(520));
    auto *box = new QVBoxLayout(inner);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(m.u(16));
    box->addWidget(named(new Label(TextRole::Title, title), objectName + u"Title"_qs));
    outer->addWidget(inner, 1);
    outer->addStretch(0);
    auto *area = named(new QScrollArea, objectName + u"Area"_qs);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(page);
    m_pages->addWidget(area);
    return box;
}

QComboBox *SettingsWindow::addChoice(QVBoxLayout *box, const QString &label, const QString &objectName, const QStringList &words, const QString &help)
{
    const Metrics m;
    auto *group = new QVBoxLayout;
    group->setSpacing(m.u(4));
    auto *title = named(new Label(TextRole::UiMedium, label), objectName + u"Label"_qs);
    auto *choice = named(new QComboBox, objectName, label);
    choice->addItems(words);
    choice->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    choice->setMinimumWidth(m.u(220));
    title->setBuddy(choice);
    group->addWidget(title);
    group->addWidget(choice);
    if (!help.isEmpty()) {
        auto *line = named(new Label(TextRole::Small, help, QPalette::PlaceholderText), objectName + u"Help"_qs);
        line->setWordWrap(true);
        group->addWidget(line);
    }
    box->addLayout(group);
    return choice;
}

void SettingsWindow::addNumber(QVBoxLayout *box, const QString &label, const QString &objectName, const client::SettingKey<int> &key, QList<int> offered,
                               const std::function<QString(int)> &words, const QString &help)
{
    QComboBox *choice = addChoice(box, label, objectName, {}, help);
    choice->setEnabled(false); // until it is known
    m_backend.number(key, [this, key, offered, words, guard = QPointer(choice)](int now) mutable {
        if (!guard)
            return;
        if (!offered.contains(now))
            offered.append(now);
        std::sort(offered.begin(), offered.end());
        for (const int value : std::as_const(offered))
            guard->addItem(words(value), value);
        guard->setCurrentIndex(int(offered.indexOf(now)));
        guard->setEnabled(true);
        connect(guard, &QComboBox::activated, this, [this, key, guard] { m_backend.setNumber(key, guard->currentData().toInt()); });
    });
}

void SettingsWindow::makeGeneral()
{
    QVBoxLayout *box = addPage(u"settings"_qs, tr("General"), u"pageGeneral"_qs);
    QComboBox *language = addChoice(box, tr("Language"), u"settingLanguage"_qs, {tr("As the system"), u"English"_qs, u"简体中文"_qs});
    const QStringList codes{QString(), u"en"_qs, u"zh_CN"_qs};
    language->setCurrentIndex(int(codes.indexOf(m_settings.language())));
    connect(language, &QComboBox::activated, this, [this, codes](int index) {
        // The windows are made anew in the other language: not from inside this one's own signal.
        QMetaObject::invokeMethod(&m_settings, [settings = &m_settings, code = codes[index]] { settings->setLanguage(code); }, Qt::QueuedConnection);
    });
    QComboBox *theme = addChoice(box, tr("Appearance"), u"settingTheme"_qs, {tr("As the system"), tr("Light"), tr("Dark")});
    theme->setCurrentIndex(int(m_settings.theme()));
    connect(&m_settings, &Settings::themeChanged, theme, [this, theme] { theme->setCurrentIndex(int(m_settings.theme())); });
    connect(theme, &QComboBox::activated, this, [this](int index) { m_settings.setTheme(static_cast<Theme::Mode>(index)); });
    box->addWidget(new DownloadFolder(m_backend));
    auto *enter = named(new QCheckBox(tr("Enter sends the message")), u"settingEnterSends"_qs, tr("Enter sends the message"));
    enter->setChecked(m_settings.enterSends());
    box->addWidget(enter);
    auto *help = named(new Label(TextRole::Small, tr("Off: Enter starts a new line, Ctrl+Enter sends."), QPalette::PlaceholderText), u"settingEnterSendsHelp"_qs);
    help->setWordWrap(true);
    box->addWidget(help);
    addNumber(box, tr("A message that cannot be delivered waits"), u"settingOutboxDays"_qs, client::settings::kOutboxDays, {1, 3, 7, 14, 30},
              [](int days) { return days == 1 ? tr("1 day") : tr("%1 days").arg(QLocale().toString(days)); }, tr("After that it is marked as not delivered in time."));
    addNumber(box, tr("A session in which nothing is said ends"), u"settingSessionIdle"_qs, client::settings::kSessionIdleMinutes, {5, 10, 30, 60},
              [](int minutes) { return minutes == 1 ? tr("After 1 minute") : tr("After %1 minutes").arg(QLocale().toString(minutes)); }, {});
    box->addStretch(1);
    connect(enter, &QCheckBox::toggled, &m_settings, &Settings::setEnterSends);
}

void SettingsWindow::makeAccounts()
{
    const Metrics m;
    QVBoxLayout *box = addPage(u"user"_qs, tr("Accounts"), u"pageAccounts"_qs);
    m_accountChoice = addChoice(box, tr("Account"), u"accountChoice"_qs, {});
    m_accountForm = named(new QWidget, u"accountForm"_qs);
    m_accountForm->setBackgroundRole(QPalette::Base);
    auto *form = new QVBoxLayout(m_accountForm);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(m.u(12));
    m_accountState = named(new Label(TextRole::Ui, {}, QPalette::PlaceholderText), u"accountState"_qs);
    m_accountState->setWordWrap(true);
    form->addWidget(m_accountState);
    m_accountCertificate = new Button(Button::Kind::Normal, tr("Show certificate"), u"accountCertificateShow"_qs);
    m_accountCertificate->hide();
    auto *flow = new Button(Button::Kind::Normal, tr("Show the registration"), u"accountFlow"_qs);
    flow->setDecoration(u"arrows-left-right"_qs);
    auto *stateRow = new QHBoxLayout;
    stateRow->setSpacing(m.u(8));
    stateRow->addWidget(m_accountCertificate);
    stateRow->addWidget(flow);
    stateRow->addStretch(1);
    form->addLayout(stateRow);
    connect(flow, &Button::clicked, this, [this] {
        client::FlowQuery query;
        query.kind = client::FlowQuery::Kind::Registration;
        query.account = m_account.address;
        Q_EMIT flowWanted(query);
    });
    m_accountForged = named(new Label(TextRole::Small, {}, QPalette::PlaceholderText), u"accountForged"_qs);
    m_accountForged->setWordWrap(true);
    m_accountForged->hide();
    form->addWidget(m_accountForged);
    m_name = addLabelledField(form, tr("Your name"), u"accountName"_qs, {}, tr("Shown to people you write to."));
    m_server = addLabelledField(form, tr("Server"), u"accountServerSetting"_qs, {}, tr("Empty: found by the part after the @."));
    m_transport = addChoice(form, tr("Transport"), u"accountTransport"_qs,
                           {tr("Automatic"), u"UDP"_qs, u"TCP"_qs, u"TLS"_qs, tr("WebSocket"), tr("WebSocket with TLS")});
    m_relay = addLabelledField(form, tr("MSRP relay"), u"accountRelay"_qs, {},
                              tr("Passes long texts and files on where computers cannot reach each other. Empty: they go directly."));
    m_large = named(new QCheckBox(tr("Long messages may go as one request")), u"accountLarge"_qs, tr("Long messages may go as one request"));
    form->addWidget(m_large);
    auto *largeHelp = named(new Label(TextRole::Small, tr("Where the other side takes no session. For networks of your own only: other servers may refuse it or fail."), QPalette::PlaceholderText), u"accountLargeHelp"_qs);
    largeHelp->setWordWrap(true);
    form->addWidget(largeHelp);
    m_pins = new PinList;
    form->addWidget(m_pins);
    m_accountError = named(new Label(TextRole::Ui, {}, QPalette::BrightText), u"accountError"_qs);
    m_accountError->setWordWrap(true);
    m_accountError->hide();
    form->addWidget(m_accountError);
    auto *row = new QHBoxLayout;
    row->setSpacing(m.u(8));
    auto *password = new Button(Button::Kind::Normal, tr("Change password"), u"accountPasswordChange"_qs);
    auto *advanced = new Button(Button::Kind::Normal, tr("Advanced…"), u"accountAdvanced"_qs);
    auto *remove = new Button(Button::Kind::DangerText, tr("Remove account…"), u"accountRemove"_qs);
    row->addWidget(password);
    row->addWidget(advanced);
    row->addStretch(1);
    row->addWidget(remove);
    form->addLayout(row);
    box->addWidget(m_accountForm);
    auto *add = new Button(Button::Kind::Normal, tr("Add account"), u"accountAdd"_qs);
    add->setDecoration(u"plus"_qs);
    box->addWidget(add, 0, Qt::AlignLeading);
    box->addStretch(1);
    connect(m_accountChoice, &QComboBox::currentIndexChanged, this, &SettingsWindow::fillAccount);
    connect(m_name, &QLineEdit::editingFinished, this, &SettingsWindow::saveAccount);
    connect(m_server, &QLineEdit::editingFinished, this, &SettingsWindow::saveAccount);
    connect(m_transport, &QComboBox::activated, this, &SettingsWindow::saveAccount);
    connect(m_relay, &QLineEdit::editingFinished, this, &SettingsWindow::saveAccount);
    connect(m_large, &QCheckBox::clicked, this, &SettingsWindow::saveAccount);
    connect(m_accountCertificate, &Button::clicked, this, [this] { offerTrust(m_backend, m_registration, this); });
    connect(m_pins, &PinList::removed, this, [this](const im::PinnedCertificate &pin) {
        im::AccountInfo changed = m_account;
        changed.pinned.removeOne(pin);
        keep(changed);
    });
    connect(password, &Button::clicked, this, &SettingsWindow::changePassword);
    connect(advanced, &Button::clicked, this, &SettingsWindow::askAdvanced);
    connect(remove, &Button::clicked, this, &SettingsWindow::removeAccount);
    connect(add, &Button::clicked, this, &SettingsWindow::addAccount);
}

void SettingsWindow::fillAccounts()
{
    const QString chosen = m_account.address.uri;
    const QSignalBlocker silent(m_accountChoice);
    m_accountChoice->clear();
    for (const im::AccountInfo &account : m_backend.accounts())
        m_accountChoice->addItem(account.address.text(), account.address.uri);
    m_accountChoice->setCurrentIndex(qMax(0, m_accountChoice->findData(chosen)));
    fillAccount();
}

void SettingsWindow::fillAccount()
{
    const QString uri = m_accountChoice->currentData().toString();
    m_account = {};
    for (const im::AccountInfo &account : m_backend.accounts())
        if (account.address.uri == uri)
            m_account = account;
    m_accountForm->setVisible(!m_account.address.isEmpty());
    m_accountChoice->setEnabled(m_accountChoice->count() > 0);
    if (!m_name->hasFocus())
        m_name->setText(m_account.displayName);
    if (!m_server->hasFocus())
        m_server->setText(m_account.server);
    if (!m_relay->hasFocus())
        m_relay->setText(m_account.msrpRelay);
    m_transport->setCurrentIndex(int(m_account.transport));
    m_large->setChecked(m_account.largeMessages);
    m_pins->setPins(m_account.pinned);
    m_accountError->hide();
    fillState();
}

void SettingsWindow::fillState()
{
    m_backend.forgedReceipts(m_account.address, [guard = QPointer(m_accountForged)](int count) {
        if (!guard)
            return;
        guard->setText(tr("False receipts refused since the start: %1. They came from somebody who cannot know whether your message arrived.").arg(QLocale().toString(count)));
        guard->setVisible(count > 0);
    });
    for (const im::RegistrationInfo &info : m_backend.registrations()) {
        if (info.account != m_account.address)
            continue;
        if (info.state == im::RegistrationState::Failed)
            m_accountState->setText(tr("%1. %2").arg(Words::connection(info), Words::connectionAdvice(info)));
        else
            m_accountState->setText(Words::presence(info));
        m_registration = info;
        m_accountCertificate->setVisible(info.state == im::RegistrationState::Failed && !info.certificate.fingerprint.isEmpty());
    }
}

void SettingsWindow::saveAccount()
{
    im::AccountInfo changed = m_account;
    changed.displayName = m_name->text().simplified();
    changed.server = m_server->text().trimmed();
    changed.transport = static_cast<im::AccountTransport>(qMax(0, m_transport->currentIndex()));
    changed.msrpRelay = m_relay->text().trimmed();
    changed.largeMessages = m_large->isChecked();
    if (changed == m_account || changed.address.isEmpty())
        return;
    if (!changed.msrpRelay.isEmpty() && !client::Client::isMsrpRelay(changed.msrpRelay)) {
        m_accountError->setText(tr("This is not a relay. It looks like msrp.example.org or 192.0.2.1:2855."));
        m_accountError->show();
        return;
    }
    keep(changed);
}

void SettingsWindow::keep(const im::AccountInfo &changed, const QList<QByteArray> &credentialPasswords)
{
    m_backend.saveAccount(changed, std::nullopt, true, whileAlive<im::AccountInfo>(this, [this](const auto &saved) {
        if (!saved) {
            m_accountError->setText(saved.error().kind == ClientError::Kind::BadValue ? tr("This is not a server. It looks like sip.example.org or 192.0.2.1:5060.")
                                                                                     : Words::error(saved.error()));
            m_accountError->show();
            return;
        }
        m_accountError->hide();
        m_account = *saved;
        m_backend.registerAccount(m_account.address);
    }), credentialPasswords);
}

void SettingsWindow::askAdvanced()
{
    auto *dialog = new AdvancedAccountDialog(m_account, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { keep(dialog->account(), dialog->credentialPasswords()); });
    dialog->open();
}

void SettingsWindow::changePassword()
{
    if (m_account.address.isEmpty())
        return;
    auto *dialog = new PasswordDialog(m_account.address, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { keepPassword(dialog->password()); });
    dialog->open();
}

void SettingsWindow::keepPassword(const QByteArray &password)
{
    m_backend.saveAccount(m_account, password, true, whileAlive<im::AccountInfo>(this, [this, password](const auto &saved) {
        if (saved) {
            m_backend.registerAccount(saved->address);
            return;
        }
        if (saved.error().kind != ClientError::Kind::NoSecretStore && saved.error().kind != ClientError::Kind::SecretLocked) {
            tell(this, Words::error(saved.error()));
            return;
        }
        auto *vault = new PassphraseDialog(saved.error().kind == ClientError::Kind::NoSecretStore, this);
        vault->setAttribute(Qt::WA_DeleteOnClose);
        connect(vault, &QDialog::accepted, this, [this, vault, password] {
            m_backend.useVault(vault->passphrase(), whileAlive<Ok>(this, [this, password](const auto &opened) {
                if (opened) {
                    m_settings.setUsesVault(true);
                    keepPassword(password);
                } else {
                    tell(this, Words::error(opened.error()));
                }
            }));
        });
        vault->open();
    }));
}

void SettingsWindow::addAccount()
{
    auto *dialog = new AccountDialog(m_backend, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AccountDialog::vaultMade, &m_settings, [this] { m_settings.setUsesVault(true); });
    dialog->open();
}

void SettingsWindow::removeAccount()
{
    ask(this, tr("Remove %1?").arg(m_account.address.text()),
        tr("Linnet forgets this account and its password. The conversations stay on this computer."), tr("Remove"), true,
        [this, address = m_account.address] {
            if (m_settings.serverAccount() == address.uri)
                m_settings.setServer(Settings::Server::None, {});
            m_backend.removeAccount(address, whileAlive<Ok>(this, [this](const auto &done) {
                if (!done)
                    tell(this, Words::error(done.error()));
            }));
        });
}

void SettingsWindow::makePrivacy()
{
    QVBoxLayout *box = addPage(u"shield-lock"_qs, tr("Privacy"), u"pagePrivacy"_qs);
    box->addWidget(new PrivacyPage(m_backend));
    box->addStretch(1);
}

void SettingsWindow::makeHistory()
{
    QVBoxLayout *box = addPage(u"database"_qs, tr("History"), u"pageHistory"_qs);
    box->addWidget(new HistoryPage(m_backend));
    box->addStretch(1);
}

void SettingsWindow::makeServer()
{
    QVBoxLayout *box = addPage(u"server"_qs, tr("Server"), u"pageServer"_qs);
    const bool network = m_settings.server() == Settings::Server::Network;
    const QString words = network ? tr("This computer serves %1 on port %2 as long as Linnet runs.").arg(m_settings.networkDomain()).arg(m_settings.networkPort())
        : m_settings.server() == Settings::Server::Demo
        ? tr("The small server of \"Try it here\" runs as long as Linnet does. Only this computer can reach it.")
        : tr("No server runs in this Linnet.");
    auto *state = named(new Label(TextRole::Ui, words), u"serverState"_qs);
    state->setWordWrap(true);
    box->addWidget(state);
    if (network) {
        auto *name = addLabelledField(box, tr("Name"), u"serverPersonName"_qs, {}, {});
        auto *password = addLabelledField(box, tr("Password"), u"serverPersonPassword"_qs, {}, {});
        auto *add = new Button(Button::Kind::Normal, tr("Add person"), u"serverPersonAdd"_qs);
        auto *result = named(new Label(TextRole::Ui), u"serverPersonResult"_qs);
        result->setWordWrap(true);
        box->addWidget(add, 0, Qt::AlignLeading);
        box->addWidget(result);
        connect(add, &Button::clicked, this, [this, name, password, result] {
            const QString who = name->text().trimmed();
            if (who.isEmpty() || password->text().isEmpty()) {
                result->setText(tr("Enter a name and a password."));
                return;
            }
            m_backend.addUser(who, password->text().toUtf8(), [guard = QPointer<Label>(result), who, domain = m_settings.networkDomain()](bool ok) {
                if (guard)
                    guard->setText(ok ? SettingsWindow::tr("%1 may join now.").arg(who + u'@' + domain)
                                      : SettingsWindow::tr("This name cannot be used. Choose one of letters and digits."));
            });
        });
    }
    box->addStretch(1);
}

void SettingsWindow::makeAbout()
{
    QVBoxLayout *box = addPage(u"info-circle"_qs, tr("About"), u"pageAbout"_qs);
    for (const QString &words : {tr("Linnet %1").arg(QStringLiteral(LINNET_VERSION)), tr("Instant messaging over open SIP. Your messages are stored on this computer only."),
                                 tr("Free software under the MIT licence. Icons: Tabler, MIT licence.")}) {
        auto *label = named(new Label(TextRole::Ui, words), u"aboutText"_qs);
        label->setWordWrap(true);
        box->addWidget(label);
    }
    box->addStretch(1);
}

void SettingsWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace linnet::ui
