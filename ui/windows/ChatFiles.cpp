// SPDX-License-Identifier: MIT
#include "ui/windows/ChatFiles.h"

#include "ui/Words.h"
#include "ui/models/Thumbnails.h"
#include "ui/style/Metrics.h"
#include "ui/windows/PictureDialog.h"
#include "ui/windows/SendFilesDialog.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QSaveFile>
#include <QStandardPaths>
#include <QThreadPool>
#include <QUrl>

namespace linnet::ui {

ChatFiles::ChatFiles(Backend &backend, QWidget *window)
    : QObject(window), m_backend(backend), m_window(window), m_thumbnails(new Thumbnails(backend, this)),
      m_folder(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation)),
      m_sourceFolder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
{
    connect(m_thumbnails, &Thumbnails::changed, this, [this](qint64 id) {
        const qint64 row = Thumbnails::rowOf(id);
        Q_EMIT changed(row != 0 ? row : m_owners.value(id));
    });
}

bool ChatFiles::isTrusted(const im::ChatMessage &message) const
{
    return message.direction == im::Direction::Out || (m_conversation.isContact && !message.fromStranger);
}

FileLook ChatFiles::look(const im::ChatMessage &message)
{
    if (!message.file)
        return {};
    const im::FileTransfer &file = *message.file;
    const bool trusted = isTrusted(message);
    const bool revealed = trusted || m_revealed.contains(-file.id);
    const bool whole = file.state == im::FileState::Done || message.direction == im::Direction::Out;
    const bool picture = whole && !file.path.isEmpty() && Thumbnails::mayBePicture(file.contentType, file.size) && !m_thumbnails->hasFailed(-file.id);
    const Metrics m;
    const qreal ratio = m_window->devicePixelRatioF();
    FileLook found;
    found.hidden = picture && !revealed;
    if (picture && revealed)
        found.picture = m_thumbnails->get(file, QSize(m.u(AttachmentPart::kPictureWide), m.u(AttachmentPart::kPictureTall)), ratio);
    if (trusted)
        found.tile = found.picture.isNull() ? m_thumbnails->icon(file, QSize(m.u(80), m.u(80)), ratio) : found.picture;
    return found;
}

AttachmentPart ChatFiles::look(const im::ChatMessage &message, const im::Attachment &file)
{
    using State = AttachmentPart::State;
    if (!Thumbnails::mayBePicture(file) || m_thumbnails->hasFailed(file.id))
        return {file, State::File};
    if (!isTrusted(message) && !m_revealed.contains(file.id))
        return {file, State::Hidden};
    const Metrics m;
    m_owners.insert(file.id, message.key);
    const QImage picture = m_thumbnails->get(file, QSize(m.u(AttachmentPart::kPictureWide), m.u(AttachmentPart::kPictureTall)), m_window->devicePixelRatioF());
    return {file, picture.isNull() ? State::Loading : State::Picture, picture};
}

void ChatFiles::activate(const im::ChatMessage &message, const im::Attachment &file)
{
    const AttachmentPart seen = look(message, file);
    switch (seen.state()) {
    case AttachmentPart::State::Hidden:
        m_revealed.insert(file.id);
        Q_EMIT changed(message.key);
        break;
    case AttachmentPart::State::Picture: enlarge(file, seen.picture()); break;
    case AttachmentPart::State::File:
    case AttachmentPart::State::Loading: saveAs(file); break;
    }
}

void ChatFiles::enlarge(const im::Attachment &file, const QImage &small)
{
    PictureDialog *dialog = openPicture(file.fileName, small);
    m_backend.attachmentData(file.id, whileAlive<QByteArray>(dialog, [dialog](const auto &bytes) {
        if (bytes)
            dialog->load([bytes = *bytes] { return bytes; });
    }));
}

PictureDialog *ChatFiles::openPicture(const QString &fileName, const QImage &small)
{
    auto *dialog = new PictureDialog(fileName, small, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

void ChatFiles::act(const im::ChatMessage &message, FileAct act)
{
    if (!message.file)
        return;
    const im::FileId id = message.file->id;
    const auto answer = whileAlive<Ok>(this, [this](const Result<Ok, ClientError> &done) {
        if (!done)
            Q_EMIT trouble(Words::error(done.error()));
    });
    switch (act) {
    case FileAct::None: break;
    case FileAct::Accept: m_backend.acceptFile(id, answer); break;
    case FileAct::Decline: m_backend.declineFile(id, answer); break;
    case FileAct::Pause: m_backend.pauseFile(id, answer); break;
    case FileAct::Resume:
    case FileAct::Retry: m_backend.resumeFile(id, answer); break;
    case FileAct::Cancel: m_backend.cancelFile(id, answer); break;
    case FileAct::OpenFolder: // never the file itself: what it does when it is opened, nobody knows
        if (!QFileInfo::exists(message.file->path))
            Q_EMIT trouble(tr("The file is not there any more."));
        else
            QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(message.file->path).absolutePath()));
        break;
    case FileAct::Show:
        m_revealed.insert(-id);
        Q_EMIT changed(message.key);
        break;
    case FileAct::Enlarge: openPicture(message.file->name, look(message).picture)->load(Thumbnails::reader(message.file->path)); break;
    case FileAct::Discard: Q_EMIT discardWanted(message.key); break;
    }
}

void ChatFiles::choose()
{
    auto *dialog = new QFileDialog(m_window, tr("Send files"), m_sourceFolder);
    dialog->setObjectName(u"chooseFiles"_qs);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &ChatFiles::send);
    dialog->open();
}

void ChatFiles::offer(const QStringList &paths)
{
    QStringList files;
    for (const QString &path : paths)
        if (QFileInfo(path).isFile() && QFileInfo(path).isReadable())
            files << path;
    if (files.isEmpty()) {
        Q_EMIT trouble(tr("Only files can be sent, no folders."));
        return;
    }
    auto *dialog = new SendFilesDialog(files, m_conversation.title, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, files] { send(files); });
    dialog->open();
}

void ChatFiles::offer(const QImage &picture)
{
    if (picture.isNull() || m_pictureFolder.isEmpty())
        return;
    const QString path = m_pictureFolder + u'/' + tr("picture %1").arg(QDateTime::currentDateTime().toString(u"yyyy-MM-dd hh-mm-ss-zzz"_qs)) + u".png"_qs;
    QThreadPool::globalInstance()->start([guard = QPointer<ChatFiles>(this), path, picture] {
        const bool done = QDir().mkpath(QFileInfo(path).absolutePath()) && picture.save(path, "PNG");
        QMetaObject::invokeMethod(qApp, [guard, path, done] {
            if (!guard)
                return;
            if (done)
                guard->offerOwn(path);
            else
                Q_EMIT guard->trouble(ChatFiles::tr("%1 could not be written. Choose another folder.").arg(QDir::toNativeSeparators(path)));
        }, Qt::QueuedConnection);
    });
}

void ChatFiles::offerOwn(const QString &path)
{
    auto *dialog = new SendFilesDialog({path}, m_conversation.title, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, path] { send({path}); });
    connect(dialog, &QDialog::rejected, this, [path] { QFile::remove(path); });
    dialog->open();
}

void ChatFiles::send(const QStringList &paths)
{
    if (m_conversation.id == 0 || paths.isEmpty())
        return;
    m_sourceFolder = QFileInfo(paths.first()).absolutePath();
    const im::Address &to = m_conversation.answersTo.isEmpty() ? m_conversation.peer : m_conversation.answersTo;
    for (const QString &path : paths)
        m_backend.sendFile(m_conversation.account, to, path, whileAlive<im::ChatMessage>(this, [this, path](const auto &sent) {
            if (!sent)
                Q_EMIT trouble(tr("%1 was not sent: %2").arg(QFileInfo(path).fileName(), Words::error(sent.error())));
        }));
}

void ChatFiles::saveAs(const im::Attachment &file)
{
    auto *dialog = new QFileDialog(m_window, tr("Save file"), m_folder);
    dialog->setObjectName(u"saveFile"_qs);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(file.fileName);
    connect(dialog, &QFileDialog::fileSelected, this, [this, file](const QString &path) { saveTo(file, path); });
    dialog->open();
}

void ChatFiles::saveTo(const im::Attachment &file, const QString &path)
{
    m_folder = QFileInfo(path).absolutePath();
    m_backend.attachmentData(file.id, whileAlive<QByteArray>(this, [this, path](const auto &bytes) {
        if (!bytes) {
            Q_EMIT trouble(Words::error(bytes.error()));
            return;
        }
        QThreadPool::globalInstance()->start([guard = QPointer<ChatFiles>(this), path, bytes = *bytes] { // a slow disk stops nobody
            QSaveFile out(path);
            const bool done = out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit();
            QMetaObject::invokeMethod(qApp, [guard, path, done] {
                if (!guard)
                    return;
                if (done)
                    Q_EMIT guard->saved(path);
                else
                    Q_EMIT guard->trouble(ChatFiles::tr("%1 could not be written. Choose another folder.").arg(QDir::toNativeSeparators(path)));
            }, Qt::QueuedConnection);
        });
    }));
}

} // namespace linnet::ui
