// SPDX-License-Identifier: MIT
#include "ui/windows/DownloadFolder.h"

#include "ui/style/Metrics.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Label.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QPointer>
#include <QStandardPaths>
#include <QTemporaryFile>
#include <QThreadPool>
#include <QVBoxLayout>

namespace linnet::ui {

DownloadFolder::DownloadFolder(Backend &backend, QWidget *parent)
    : QWidget(parent), m_backend(backend), m_path(named(new Label(TextRole::Ui), u"downloadFolder"_qs)),
      m_trouble(named(new Label(TextRole::Small, {}, QPalette::BrightText), u"downloadFolderTrouble"_qs)),
      m_choose(new Button(Button::Kind::Normal, tr("Choose…"), u"downloadFolderChoose"_qs)),
      m_usual(new Button(Button::Kind::Text, tr("Back to the usual one"), u"downloadFolderUsual"_qs))
{
    setObjectName(u"downloadFolderRow"_qs);
    setBackgroundRole(QPalette::Base);
    const Metrics m;
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(m.u(4));
    auto *title = named(new Label(TextRole::UiMedium, tr("Folder for received files")), u"downloadFolderLabel"_qs);
    title->setBuddy(m_choose);
    m_choose->setAccessibleDescription(title->text());
    m_usual->setAccessibleDescription(title->text());
    m_path->setElided(true);
    m_trouble->setWordWrap(true);
    m_trouble->hide();
    auto *row = new QHBoxLayout;
    row->setSpacing(m.u(8));
    row->addWidget(m_choose);
    row->addWidget(m_usual);
    row->addStretch(1);
    box->addWidget(title);
    box->addWidget(m_path);
    box->addWidget(m_trouble);
    box->addLayout(row);
    m_choose->setEnabled(false); // until it is known
    m_usual->hide();
    connect(m_choose, &Button::clicked, this, &DownloadFolder::choose);
    connect(m_usual, &Button::clicked, this, [this] {
        m_choose->setFocus(); // the button goes
        keep({});
    });
    m_backend.downloadFolder([guard = QPointer(this)](const QString &folder) {
        if (guard)
            guard->show(folder);
    });
}

void DownloadFolder::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    tryIt();
}

void DownloadFolder::show(const QString &folder)
{
    m_folder = folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::DownloadLocation) : folder;
    m_path->setWholeText(QDir::toNativeSeparators(m_folder));
    m_choose->setEnabled(true);
    m_usual->setVisible(!folder.isEmpty());
    tryIt();
}

void DownloadFolder::keep(const QString &folder)
{
    m_backend.setDownloadFolder(folder);
    show(folder);
}

void DownloadFolder::choose()
{
    auto *dialog = new QFileDialog(this, tr("Folder for received files"), m_folder);
    dialog->setObjectName(u"chooseDownloadFolder"_qs);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { keep(QDir(path).absolutePath()); });
    dialog->open();
}

/// Rights do not tell everything: the disk may be mounted for reading only.
DownloadFolder::State DownloadFolder::tried(const QString &folder)
{
    if (!QFileInfo(folder).isDir())
        return State::Missing;
    QTemporaryFile probe(folder + u"/.linnet-XXXXXX"_qs);
    return probe.open() ? State::Good : State::Sealed;
}

void DownloadFolder::tryIt()
{
    if (m_folder.isEmpty() || !isVisible())
        return;
    QThreadPool::globalInstance()->start([guard = QPointer(this), folder = m_folder] { // a slow disk stops nobody
        const State state = tried(folder);
        QMetaObject::invokeMethod(qApp, [guard, folder, state] {
            if (guard && guard->m_folder == folder)
                guard->tell(state);
        }, Qt::QueuedConnection);
    });
}

void DownloadFolder::tell(State state)
{
    m_trouble->setText(state == State::Missing ? tr("This folder is not there. Files cannot be received until it is back or another one is chosen.")
                                               : tr("Nothing can be written to this folder. Choose another one."));
    const bool isStillToBeMade = state == State::Missing && m_usual->isHidden(); // the usual one comes with the first file
    m_trouble->setVisible(state != State::Good && !isStillToBeMade);
}

} // namespace linnet::ui
