// SPDX-License-Identifier: MIT
#include "ui/windows/FirstRunWindow.h"

#include "ui/Words.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Glyph.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/StepList.h"
#include "ui/widgets/WayCard.h"
#include "ui/windows/Ask.h"
#include "ui/windows/CertificateDialog.h"
#include "ui/windows/ContactDialog.h"

#include <QCloseEvent>
#include <QIntValidator>
#include <QLineEdit>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace linnet::ui {

using Step = AccountSetup::Step;

FirstRunWindow::FirstRunWindow(Backend &backend, Settings &settings, QWidget *parent)
    : QWidget(parent), m_backend(backend), m_settings(settings), m_setup(backend), m_pages(new QStackedWidget)
{
    setObjectName(u"firstRun"_qs);
    setWindowTitle(tr("Welcome to Linnet"));
    const Metrics m;
    m_pages->setObjectName(u"firstRunPages"_qs);
    m_pages->addWidget(makeWelcome());
    m_pages->addWidget(makeAccount());
    m_pages->addWidget(makeServe());
    m_pages->addWidget(makeServed());
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addWidget(m_pages, 1);
    box->addWidget(makeFooter());
    setMinimumSize(m.u(480), m.u(420));
    resize(m.u(720), m.u(520));
    connectSetup();
    showPage(Page::Welcome);
}

void FirstRunWindow::connectSetup()
{
    const auto steps = [](Step step) {
        switch (step) {
        case Step::Start: return tr("Starting the server");
        case Step::Keep: return tr("Keeping the account");
        case Step::Server: return tr("Reaching the server");
        case Step::SignIn: return tr("Signing in");
        }
        return QString();
    };
    connect(&m_setup, &AccountSetup::stepBegun, this, [this, steps](Step step) {
        m_accountSteps->setStep(int(step), StepList::State::Running, steps(step));
    });
    connect(&m_setup, &AccountSetup::stepDone, this, [this](Step step) {
        const QString done = step == Step::Start ? tr("Server started") : step == Step::Keep ? tr("Account kept")
            : step == Step::Server                ? tr("Server reached") : tr("Signed in");
        m_accountSteps->setStep(int(step), StepList::State::Good, done);
    });
    connect(&m_setup, &AccountSetup::failed, this, [this](Step step, const QString &sentence, const QString &advice, AccountSetup::Field field) {
        setBusy(false);
        const QString whole = advice.isEmpty() ? sentence : tr("%1. %2").arg(sentence.endsWith(u'.') ? sentence.chopped(1) : sentence, advice);
        m_accountSteps->setStep(int(step), StepList::State::Bad, whole);
        Label *error = page() == Page::Welcome ? m_demoError : page() == Page::Serve ? m_serveError : nullptr;
        if (error) {
            error->setText(whole);
            error->show();
        }
        if (page() == Page::Account) {
            QLineEdit *mends = field == AccountSetup::Field::Password ? m_password : field == AccountSetup::Field::Server ? m_server : m_address;
            mends->setFocus(Qt::OtherFocusReason);
            mends->selectAll();
            m_certificate->setVisible(!m_setup.refusedCertificate().fingerprint.isEmpty());
            if (m_certificate->isVisible())
                m_certificate->setFocus(Qt::OtherFocusReason);
        } else if (page() == Page::Serve) {
            m_port->setFocus(Qt::OtherFocusReason);
        }
    });
    connect(&m_setup, &AccountSetup::vaultWanted, this, &FirstRunWindow::askForVault);
    connect(&m_setup, &AccountSetup::finished, this, &FirstRunWindow::done);
}

QWidget *FirstRunWindow::makeHead(const QString &sentence, const QString &line, QWidget **)
{
    const Metrics m;
    auto *head = new QWidget;
    auto *box = new QVBoxLayout(head);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(m.u(4));
    auto *title = named(new Label(TextRole::Display, sentence), u"pageTitle"_qs);
    auto *words = named(new Label(TextRole::Message, line, QPalette::PlaceholderText), u"pageLine"_qs);
    for (Label *label : {title, words}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        box->addWidget(label);
    }
    return head;
}

namespace {

/// The bird of the program.
class Brand final : public QWidget
{
public:
    QSize sizeHint() const override { return {Metrics().u(56), Metrics().u(56)}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        QIcon(u":/icons/linnet.svg"_qs).paint(&painter, rect());
    }
};

QScrollArea *scrolling(QWidget *page, const QString &objectName)
{
    auto *area = named(new QScrollArea, objectName);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(page);
    page->setAutoFillBackground(false);
    area->viewport()->setAutoFillBackground(false);
    return area;
}

Label *errorLine(const QString &objectName)
{
    auto *label = named(new Label(TextRole::Ui, {}, QPalette::BrightText), objectName);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignCenter);
    label->hide();
    return label;
}

} // namespace

QWidget *FirstRunWindow::makeWelcome()
{
    const Metrics m;
    auto *page = new QWidget;
    auto *box = new QVBoxLayout(page);
    box->setContentsMargins(m.u(72), m.u(32), m.u(72), m.u(16));
    box->setSpacing(m.u(12));
    auto *brand = named(new Brand, u"brand"_qs);
    brand->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    box->addWidget(brand, 0, Qt::AlignHCenter);
    box->addWidget(makeHead(tr("Welcome to Linnet"), tr("Messages over open SIP. Choose how to begin.")));
    box->addSpacing(m.u(8));
    auto *demo = new WayCard(u"sparkles"_qs, tr("Try it here"), tr("Two accounts and a friendly peer that answers. No internet needed."),
                             tr("Ready in seconds"), u"wayDemo"_qs);
    auto *account = new WayCard(u"at"_qs, tr("Use my SIP account"), tr("Enter your address and password. The server is found for you."), {}, u"wayAccount"_qs);
    auto *serve = new WayCard(u"network"_qs, tr("Serve my network"), tr("Run a small server here, so that others on your network can join."), {}, u"wayServe"_qs);
    m_cards = {demo, account, serve};
    for (QWidget *card : m_cards)
        box->addWidget(card);
    m_demoError = errorLine(u"demoError"_qs);
    box->addWidget(m_demoError);
    box->addStretch(1);
    connect(demo, &QAbstractButton::clicked, this, &FirstRunWindow::tryDemo);
    connect(account, &QAbstractButton::clicked, this, [this] { showPage(Page::Account); });
    connect(serve, &QAbstractButton::clicked, this, [this] { showPage(Page::Serve); });
    return scrolling(page, u"welcomePage"_qs);
}

namespace {

QLineEdit *tallField(QVBoxLayout *box, const QString &label, const QString &name, const QString &help = {})
{
    QLineEdit *field = addLabelledField(box, label, name, {}, help);
    field->setMinimumHeight(Metrics().u(40));
    return field;
}

/// A column of 360, centred.
QVBoxLayout *column(QVBoxLayout *page)
{
    const Metrics m;
    auto *row = new QHBoxLayout;
    auto *inner = new QWidget;
    inner->setMaximumWidth(m.u(360));
    inner->setMinimumWidth(m.u(300));
    auto *box = new QVBoxLayout(inner);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(m.u(10));
    row->addStretch(1);
    row->addWidget(inner, 4);
    row->addStretch(1);
    page->addLayout(row);
    return box;
}

} // namespace

QWidget *FirstRunWindow::makeAccount()
{
    const Metrics m;
    auto *page = new QWidget;
    auto *box = new QVBoxLayout(page);
    box->setContentsMargins(m.u(24), m.u(20), m.u(24), m.u(12));
    box->setSpacing(m.u(12));
    box->addWidget(makeHead(tr("Use my SIP account"), tr("Linnet finds the server by the part after the @.")));
    QVBoxLayout *fields = column(box);
    m_address = tallField(fields, tr("Address"), u"accountAddress"_qs);
    m_address->setPlaceholderText(tr("you@example.org"));
    m_password = tallField(fields, tr("Password"), u"accountPassword"_qs);
    m_password->setEchoMode(QLineEdit::Password);
    m_server = tallField(fields, tr("Server (only if it is not found)"), u"accountServer"_qs);
    m_server->setPlaceholderText(tr("host or host:port"));
    auto *row = new QHBoxLayout;
    row->setSpacing(m.u(8));
    auto *back = new Button(Button::Kind::Normal, tr("Back"), u"accountBack"_qs);
    m_connect = new Button(Button::Kind::Primary, tr("Connect"), u"accountConnect"_qs);
    row->addWidget(back);
    row->addStretch(1);
    row->addWidget(m_connect);
    fields->addLayout(row);
    m_accountSteps = named(new StepList, u"accountSteps"_qs);
    fields->addWidget(m_accountSteps);
    m_certificate = new Button(Button::Kind::Normal, tr("Show certificate"), u"accountCertificate"_qs);
    m_certificate->hide();
    fields->addWidget(m_certificate, 0, Qt::AlignLeading);
    connect(m_certificate, &Button::clicked, this, &FirstRunWindow::showCertificate);
    box->addStretch(1);
    connect(back, &Button::clicked, this, [this] { showPage(Page::Welcome); });
    connect(m_connect, &Button::clicked, this, &FirstRunWindow::connectAccount);
    for (QLineEdit *field : {m_address, m_password, m_server})
        connect(field, &QLineEdit::returnPressed, this, &FirstRunWindow::connectAccount);
    return scrolling(page, u"accountPage"_qs);
}

QWidget *FirstRunWindow::makeServe()
{
    const Metrics m;
    auto *page = new QWidget;
    auto *box = new QVBoxLayout(page);
    box->setContentsMargins(m.u(24), m.u(20), m.u(24), m.u(12));
    box->setSpacing(m.u(12));
    box->addWidget(makeHead(tr("Serve my network"), tr("The server runs as long as Linnet does. Only people whom you add may join.")));
    QVBoxLayout *fields = column(box);
    auto *pair = new QHBoxLayout;
    pair->setSpacing(m.u(12));
    auto *first = new QVBoxLayout;
    auto *second = new QVBoxLayout;
    pair->addLayout(first, 3);
    pair->addLayout(second, 2);
    fields->addLayout(pair);
    m_domain = addLabelledField(first, tr("Domain"), u"serveDomain"_qs, u"home.lan"_qs, {});
    m_port = addLabelledField(second, tr("Port"), u"servePort"_qs, u"5060"_qs, {});
    m_port->setValidator(new QIntValidator(1, 65535, m_port));
    auto *domainHelp = named(new Label(TextRole::Small, tr("The part after the @ in the addresses of your network."), QPalette::PlaceholderText), u"serveDomainHelp"_qs);
    domainHelp->setWordWrap(true);
    fields->addWidget(domainHelp);
    m_yourName = addLabelledField(fields, tr("Your name, the part before the @"), u"serveName"_qs, {}, {});
    m_ownPassword = addLabelledField(fields, tr("Your password"), u"servePassword"_qs, {}, {});
    m_ownPassword->setEchoMode(QLineEdit::Password);
    m_serveError = errorLine(u"serveError"_qs);
    fields->addWidget(m_serveError);
    auto *row = new QHBoxLayout;
    auto *back = new Button(Button::Kind::Normal, tr("Back"), u"serveBack"_qs);
    m_start = new Button(Button::Kind::Primary, tr("Start the server"), u"serveStart"_qs);
    row->addWidget(back);
    row->addStretch(1);
    row->addWidget(m_start);
    fields->addLayout(row);
    box->addStretch(1);
    connect(back, &Button::clicked, this, [this] { showPage(Page::Welcome); });
    connect(m_start, &Button::clicked, this, &FirstRunWindow::serve);
    for (QLineEdit *field : {m_domain, m_port, m_yourName, m_ownPassword})
        connect(field, &QLineEdit::returnPressed, this, &FirstRunWindow::serve);
    return scrolling(page, u"servePage"_qs);
}

QWidget *FirstRunWindow::makeServed()
{
    const Metrics m;
    auto *page = new QWidget;
    auto *box = new QVBoxLayout(page);
    box->setContentsMargins(m.u(24), m.u(20), m.u(24), m.u(12));
    box->setSpacing(m.u(12));
    box->addWidget(makeHead(tr("Your server is running"), tr("Add the people who may join. Each enters an address, a password and this server:")));
    QVBoxLayout *fields = column(box);
    m_reachable = named(new Label(TextRole::MessageStrong), u"servedAddresses"_qs);
    m_reachable->setAlignment(Qt::AlignCenter);
    m_reachable->setWordWrap(true);
    m_reachable->setTextInteractionFlags(Qt::TextSelectableByMouse);
    fields->addWidget(m_reachable);
    m_personName = addLabelledField(fields, tr("Name"), u"personName"_qs, {}, {});
    m_personPassword = addLabelledField(fields, tr("Password"), u"personPassword"_qs, {}, {});
    m_personError = errorLine(u"personError"_qs);
    fields->addWidget(m_personError);
    m_people = named(new Label(TextRole::Small, {}, QPalette::PlaceholderText), u"people"_qs);
    m_people->setWordWrap(true);
    m_people->hide();
    fields->addWidget(m_people);
    auto *row = new QHBoxLayout;
    auto *add = new Button(Button::Kind::Normal, tr("Add person"), u"personAdd"_qs);
    auto *go = new Button(Button::Kind::Primary, tr("Open Linnet"), u"servedOpen"_qs);
    row->addWidget(add);
    row->addStretch(1);
    row->addWidget(go);
    fields->addLayout(row);
    box->addStretch(1);
    connect(add, &Button::clicked, this, &FirstRunWindow::addPerson);
    connect(m_personPassword, &QLineEdit::returnPressed, this, &FirstRunWindow::addPerson);
    connect(go, &Button::clicked, this, [this] { Q_EMIT finished(m_setup.account().address, {}); });
    return scrolling(page, u"servedPage"_qs);
}

QWidget *FirstRunWindow::makeFooter()
{
    const Metrics m;
    class Footer final : public QWidget
    {
        void paintEvent(QPaintEvent *) override
        {
            QPainter painter(this);
            painter.fillRect(QRect(0, 0, width(), 1), ink(Colour::Line));
        }
    };
    auto *footer = named(new Footer, u"firstRunFooter"_qs);
    auto *box = new QHBoxLayout(footer);
    box->setContentsMargins(m.u(24), m.u(12), m.u(24), m.u(12));
    box->setSpacing(m.u(8));
    box->addWidget(new Glyph(u"device-desktop"_qs, 16, QPalette::PlaceholderText));
    auto *note = named(new Label(TextRole::Small, tr("Nothing leaves this computer until you choose."), QPalette::PlaceholderText), u"footerNote"_qs);
    note->setWordWrap(true);
    box->addWidget(note, 1);
    const bool chinese = QLocale().language() == QLocale::Chinese;
    auto *language = new Button(Button::Kind::Normal, chinese ? u"English"_qs : u"简体中文"_qs, u"language"_qs);
    language->setAccessibleName(chinese ? u"English: switch the language"_qs : u"简体中文：切换语言"_qs);
    language->setDecoration(u"language"_qs);
    box->addWidget(language);
    connect(language, &Button::clicked, this, [this, chinese] { m_settings.setLanguage(chinese ? u"en"_qs : u"zh_CN"_qs); });
    return footer;
}

void FirstRunWindow::showPage(Page page)
{
    m_pages->setCurrentIndex(int(page));
    setBusy(false);
    m_demoError->hide();
    m_serveError->hide();
    m_accountSteps->clear();
    QWidget *first = page == Page::Welcome ? m_cards.first() : page == Page::Account ? m_address : page == Page::Serve ? m_yourName : m_personName;
    first->setFocus(Qt::TabFocusReason); // so that Enter alone begins
}

FirstRunWindow::Page FirstRunWindow::page() const { return static_cast<Page>(m_pages->currentIndex()); }

void FirstRunWindow::setBusy(bool busy)
{
    for (QWidget *card : m_cards)
        card->setEnabled(!busy);
    m_connect->setEnabled(!busy);
    m_certificate->hide();
    m_start->setEnabled(!busy);
}

void FirstRunWindow::tryDemo()
{
    setBusy(true);
    m_demoError->hide();
    m_setup.startDemo();
}

void FirstRunWindow::connectAccount()
{
    if (!m_connect->isEnabled())
        return;
    m_accountSteps->clear();
    const auto address = client::Client::parseAddress(m_address->text());
    if (!address || !m_address->text().contains(u'@')) {
        m_accountSteps->setStep(-1, StepList::State::Bad, Words::error({ClientError::Kind::BadAddress, {}}));
        m_address->setFocus(Qt::OtherFocusReason);
        return;
    }
    im::AccountInfo account;
    account.address = *address;
    account.server = m_server->text().trimmed();
    setBusy(true);
    m_setup.signIn(account, m_password->text().toUtf8());
}

void FirstRunWindow::serve()
{
    if (!m_start->isEnabled())
        return;
    const QString name = m_yourName->text().trimmed();
    const auto fail = [this](const QString &sentence, QLineEdit *field) {
        m_serveError->setText(sentence);
        m_serveError->show();
        field->setFocus(Qt::OtherFocusReason);
    };
    if (m_domain->text().trimmed().isEmpty())
        return fail(tr("Enter a domain, like home.lan."), m_domain);
    if (name.isEmpty() || !client::Client::parseAddress(name + u'@' + m_domain->text().trimmed()))
        return fail(tr("Enter a name of letters and digits."), m_yourName);
    if (m_ownPassword->text().isEmpty())
        return fail(tr("Enter a password, so that nobody else can be you."), m_ownPassword);
    m_serveError->hide();
    setBusy(true);
    m_settings.setNetwork(m_domain->text().trimmed(), static_cast<quint16>(m_port->text().toUInt()));
    m_setup.startNetwork(m_domain->text().trimmed(), m_settings.networkPort(), name, m_ownPassword->text().toUtf8());
}

void FirstRunWindow::addPerson()
{
    const QString name = m_personName->text().trimmed();
    if (name.isEmpty() || m_personPassword->text().isEmpty()) {
        m_personError->setText(tr("Enter a name and a password."));
        m_personError->show();
        (name.isEmpty() ? m_personName : m_personPassword)->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_backend.addUser(name, m_personPassword->text().toUtf8(), [guard = QPointer<FirstRunWindow>(this), name](bool ok) {
        if (!guard)
            return;
        guard->m_personError->setText(FirstRunWindow::tr("This name cannot be used. Choose one of letters and digits."));
        guard->m_personError->setVisible(!ok);
        if (!ok)
            return;
        guard->m_added << name + u'@' + guard->m_setup.account().address.host();
        guard->m_people->setText(FirstRunWindow::tr("May join: %1").arg(guard->m_added.join(u", "_qs)));
        guard->m_people->show();
        guard->m_personName->clear();
        guard->m_personPassword->clear();
        guard->m_personName->setFocus();
    });
}

void FirstRunWindow::showCertificate()
{
    auto *dialog = new CertificateDialog(m_setup.refusedCertificate(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_accountSteps->clear();
        setBusy(true);
        m_setup.trust(dialog->pin());
    });
    dialog->open();
}

void FirstRunWindow::askForVault()
{
    auto *dialog = new PassphraseDialog(true, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_backend.useVault(dialog->passphrase(), whileAlive<Ok>(this, [this](const auto &opened) {
            if (!opened) {
                setBusy(false);
                tell(this, Words::error(opened.error()));
                return;
            }
            m_settings.setUsesVault(true);
            m_setup.again();
        }));
    });
    connect(dialog, &QDialog::rejected, this, [this] { setBusy(false); });
    dialog->open();
}

void FirstRunWindow::done()
{
    if (page() == Page::Serve) {
        m_settings.setServer(Settings::Server::Network, m_setup.account().address.uri);
        m_reachable->setText(m_setup.reachableAt().join(u'\n'));
        showPage(Page::Served);
        return;
    }
    if (page() == Page::Welcome)
        m_settings.setServer(Settings::Server::Demo, m_setup.account().address.uri);
    Q_EMIT finished(m_setup.account().address, m_setup.peer());
}

void FirstRunWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && page() != Page::Welcome && page() != Page::Served)
        showPage(Page::Welcome);
    else
        QWidget::keyPressEvent(event);
}

void FirstRunWindow::closeEvent(QCloseEvent *event)
{
    event->accept();
    Q_EMIT quitWanted();
}

} // namespace linnet::ui
