// SPDX-License-Identifier: MIT
#include "ui/windows/ChatFiles.h"

#include "ui/Words.h"
#include "ui/models/Thumbnails.h"
#include "ui/style/Metrics.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QSaveFile>
#include <QStandardPaths>
#include <QThreadPool>

namespace linnet::ui {

ChatFiles::ChatFiles(Backend &backend, QWidget *window)
    : QObject(window), m_backend(backend), m_window(window), m_thumbnails(new Thumbnails(backend, this)),
      m_folder(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation))
{
    connect(m_thumbnails, &Thumbnails::changed, this, [this](qint64 id) { Q_EMIT changed(m_owners.value(id)); });
}

AttachmentPart ChatFiles::look(const im::ChatMessage &message, const im::Attachment &file)
{
    using State = AttachmentPart::State;
    if (!Thumbnails::mayBePicture(file) || m_thumbnails->hasFailed(file.id))
        return {file, State::File};
    const bool trusted = message.direction == im::Direction::Out || (m_conversation.isContact && !message.fromStranger);
    if (!trusted && !m_revealed.contains(file.id))
        return {file, State::Hidden};
    const Metrics m;
    m_owners.insert(file.id, message.key);
    const QImage picture = m_thumbnails->get(file, QSize(m.u(AttachmentPart::kPictureWide), m.u(AttachmentPart::kPictureTall)), m_window->devicePixelRatioF());
    return {file, picture.isNull() ? State::Loading : State::Picture, picture};
}

void ChatFiles::activate(const im::ChatMessage &message, const im::Attachment &file)
{
    if (look(message, file).state() != AttachmentPart::State::Hidden) {
        saveAs(file);
        return;
    }
    m_revealed.insert(file.id);
    Q_EMIT changed(message.key);
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
