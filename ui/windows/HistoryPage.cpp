// SPDX-License-Identifier: MIT
#include "ui/windows/HistoryPage.h"

#include "ui/Words.h"
#include "ui/style/TextRuns.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Label.h"
#include "ui/windows/Ask.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLocale>
#include <QProgressBar>
#include <QVBoxLayout>

namespace linnet::ui {
namespace {

using Format = client::HistoryExport::Format;
using Kind = TransferWish::Kind;

constexpr Format kFormats[]{Format::Json, Format::Html, Format::Text};
const QString kSuffixes[]{u"json"_qs, u"html"_qs, u"txt"_qs};

} // namespace

HistoryPage::HistoryPage(Backend &backend, QWidget *parent) : QWidget(parent), m_backend(backend)
{
    setObjectName(u"historyPage"_qs);
    setBackgroundRole(QPalette::Base);
    const Metrics m;
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(m.u(12));
    makeExport(box);

    addHeading(box, tr("Import"), u"importTitle"_qs);
    addHelp(box, tr("A JSON file that Linnet has exported, here or on another computer. Messages that are here already stay single."), u"importHelp"_qs);
    Button *import = addButton(box, tr("Import…"), u"importStart"_qs);

    addHeading(box, tr("Backup"), u"backupTitle"_qs);
    addHelp(box, tr("Everything of this profile in one file, but no passwords."), u"backupHelp"_qs);
    auto *row = new QHBoxLayout;
    row->setSpacing(m.u(8));
    Button *backup = addButton(row, tr("Back up…"), u"backupStart"_qs);
    Button *restore = addButton(row, tr("Restore…"), u"restoreStart"_qs);
    row->addStretch(1);
    box->addLayout(row);
    makeProgress(box);

    connect(import, &Button::clicked, this, &HistoryPage::chooseImport);
    connect(backup, &Button::clicked, this, &HistoryPage::chooseBackup);
    connect(restore, &Button::clicked, this, &HistoryPage::chooseRestore);
    connect(&m_backend, &Backend::transferProgressed, this, &HistoryPage::showProgress);
    connect(&m_backend, &Backend::transferFinished, this, &HistoryPage::showEnd);
    showRunning(m_backend.isTransferring());
    import->setEnabled(import->isEnabled() && !m_backend.isReadOnly());
}

void HistoryPage::addHeading(QVBoxLayout *box, const QString &words, const QString &objectName)
{
    if (box->count() > 0)
        box->addSpacing(Metrics().u(12));
    box->addWidget(named(new Label(TextRole::UiStrong, words), objectName));
}

void HistoryPage::addHelp(QVBoxLayout *box, const QString &words, const QString &objectName)
{
    auto *help = named(new Label(TextRole::Small, words, QPalette::PlaceholderText), objectName);
    help->setWordWrap(true);
    box->addWidget(help);
}

Button *HistoryPage::addButton(QBoxLayout *box, const QString &words, const QString &objectName)
{
    auto *button = new Button(Button::Kind::Normal, words, objectName);
    box->addWidget(button, 0, Qt::AlignLeading);
    m_actions << button;
    return button;
}

QComboBox *HistoryPage::addChoice(QVBoxLayout *box, const QString &words, const QString &objectName, const QStringList &entries)
{
    const Metrics m;
    auto *group = new QVBoxLayout;
    group->setSpacing(m.u(4));
    auto *label = named(new Label(TextRole::UiMedium, words), objectName + u"Label"_qs);
    auto *choice = named(new QComboBox, objectName, words);
    choice->addItems(entries);
    choice->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    choice->setMinimumWidth(m.u(220));
    choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    choice->setMaximumWidth(m.u(360));
    label->setBuddy(choice);
    group->addWidget(label);
    group->addWidget(choice);
    box->addLayout(group);
    return choice;
}

void HistoryPage::makeExport(QVBoxLayout *box)
{
    addHeading(box, tr("Export"), u"exportTitle"_qs);
    m_chat = addChoice(box, tr("Messages"), u"exportChat"_qs, {tr("All chats")});
    m_format = addChoice(box, tr("Format"), u"exportFormat"_qs, {tr("JSON: everything, can be imported"), tr("HTML: to read and print"), tr("Text: to read")});
    connect(addButton(box, tr("Export…"), u"exportStart"_qs), &Button::clicked, this, &HistoryPage::chooseExport);
}

void HistoryPage::makeProgress(QVBoxLayout *box)
{
    const Metrics m;
    m_running = named(new QWidget, u"transferRunning"_qs);
    m_running->setBackgroundRole(QPalette::Base);
    auto *row = new QHBoxLayout(m_running);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(m.u(8));
    m_bar = named(new QProgressBar, u"transferBar"_qs, tr("Progress"));
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(m.u(8));
    m_cancel = new Button(Button::Kind::Text, tr("Cancel"), u"transferCancel"_qs);
    row->addWidget(m_bar, 1);
    row->addWidget(m_cancel);
    m_result = named(new Label(TextRole::Ui), u"transferResult"_qs);
    m_result->setWordWrap(true);
    box->addWidget(m_running);
    box->addWidget(m_result);
    connect(m_cancel, &Button::clicked, this, [this] { m_backend.cancelTransfer(); });
}

void HistoryPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    fillChats();
}

void HistoryPage::fillChats()
{
    m_backend.conversations(whileAlive<QList<im::Conversation>>(this, [this](const auto &all) {
        if (!all)
            return;
        const QVariant chosen = m_chat->currentData();
        m_chat->clear();
        m_chat->addItem(tr("All chats"), 0);
        for (const im::Conversation &conversation : *all)
            m_chat->addItem(oneLine(conversation.title, 60), conversation.id);
        m_chat->setCurrentIndex(qMax(0, m_chat->findData(chosen)));
    }));
}

QFileDialog *HistoryPage::fileDialog(const QString &title, const QString &objectName, bool saves)
{
    auto *dialog = new QFileDialog(this, title);
    dialog->setObjectName(objectName);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(saves ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(saves ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    return dialog;
}

void HistoryPage::chooseExport()
{
    TransferWish wish;
    const int format = qBound(0, m_format->currentIndex(), int(std::size(kFormats)) - 1);
    wish.what.format = kFormats[format];
    wish.what.conversation = m_chat->currentData().toLongLong();
    wish.what.words = Words::exported(wish.what.conversation == 0 ? tr("Messages") : tr("Messages with %1").arg(m_chat->currentText()));
    QFileDialog *dialog = fileDialog(tr("Export messages"), u"exportFile"_qs, true);
    dialog->setDefaultSuffix(kSuffixes[format]);
    dialog->selectFile(tr("messages") + u'.' + kSuffixes[format]);
    connect(dialog, &QFileDialog::fileSelected, this, [this, wish](const QString &path) {
        TransferWish chosen = wish;
        chosen.what.path = path;
        chosen.path = path;
        start(chosen);
    });
    dialog->open();
}

void HistoryPage::chooseImport()
{
    QFileDialog *dialog = fileDialog(tr("Import messages"), u"importFile"_qs, false);
    dialog->setNameFilters({tr("Linnet's export (*.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { start({Kind::Import, path, {}}); });
    dialog->open();
}

void HistoryPage::chooseBackup()
{
    QFileDialog *dialog = fileDialog(tr("Back up the profile"), u"backupFile"_qs, true);
    dialog->setDefaultSuffix(u"linnet"_qs);
    dialog->selectFile(u"linnet-%1.linnet"_qs.arg(QDate::currentDate().toString(Qt::ISODate)));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { start({Kind::Backup, path, {}}); });
    dialog->open();
}

void HistoryPage::chooseRestore()
{
    QFileDialog *dialog = fileDialog(tr("Restore a backup"), u"restoreFile"_qs, false);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        ask(this, tr("Replace this profile?"),
            tr("Its accounts, contacts and messages become those of the backup. What is here now is kept beside it, as linnet.db.before-restore."),
            tr("Replace"), true, [this, path] { start({Kind::Restore, path, {}}); });
    });
    dialog->open();
}

void HistoryPage::start(const TransferWish &wish)
{
    if (m_backend.isTransferring())
        return;
    m_backend.startTransfer(wish);
    showRunning(true);
}

void HistoryPage::showRunning(bool running)
{
    for (Button *action : std::as_const(m_actions))
        action->setEnabled(!running);
    m_wish = m_backend.transferWish(); // perhaps begun before this page was there
    m_cancel->setVisible(m_wish.kind != Kind::Restore);
    m_running->setVisible(running);
    m_bar->setRange(0, 0); // until there is something to measure by
    m_result->setVisible(!running && !m_result->text().isEmpty());
}

void HistoryPage::showProgress(qint64 done, qint64 total)
{
    constexpr int kSteps = 1000; // more than pixels
    m_bar->setRange(0, kSteps);
    m_bar->setValue(total > 0 ? int(qBound(qint64(0), done * kSteps / total, qint64(kSteps))) : kSteps);
}

void HistoryPage::showEnd(const client::TransferReport &report)
{
    m_result->setText(breakable(sentence(report)));
    m_result->setAccessibleName(sentence(report));
    showRunning(false);
    fillChats();
}

QString HistoryPage::sentence(const client::TransferReport &report) const
{
    if (report.end != client::TransferReport::End::Done)
        return Words::transfer(report, m_wish.path);
    const QString file = isolated(QDir::toNativeSeparators(m_wish.path));
    const int count = int(qMin<qint64>(report.messages, 1'000'000'000));
    switch (m_wish.kind) {
    case Kind::Export: return tr("%n messages are in %1.", nullptr, count).arg(file);
    case Kind::Import:
        return report.duplicates > 0 ? tr("%n messages are new; the others were here already.", nullptr, count) : tr("%n messages are new.", nullptr, count);
    case Kind::Backup: return tr("The profile is in %1.").arg(file);
    case Kind::Restore: return tr("The profile is the one of the backup now. Passwords were not in it: enter them in Accounts where they are asked for.");
    }
    return {};
}

} // namespace linnet::ui
