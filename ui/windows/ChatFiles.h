// SPDX-License-Identifier: MIT
#pragma once

#include "ui/delegates/AttachmentPart.h"
#include "ui/delegates/FileBlock.h"
#include "ui/engine/Backend.h"

#include <QSet>

namespace linnet::ui {

class PictureDialog;
class Thumbnails;

/// The files of the open chat: which of them are shown as pictures, and how one is saved. Pictures of people who are no contacts wait
/// until somebody asks for them.
class ChatFiles final : public QObject
{
    Q_OBJECT
public:
    ChatFiles(Backend &backend, QWidget *window);

    void setConversation(const im::Conversation &conversation) { m_conversation = conversation; }
    AttachmentPart look(const im::ChatMessage &message, const im::Attachment &file);
    /// A click: a waiting picture is shown, one that is shown is enlarged, everything else is saved.
    void activate(const im::ChatMessage &message, const im::Attachment &file);
    /// The same of a row that is a file. A picture that we sent or that came from a contact is shown.
    FileLook look(const im::ChatMessage &message);
    void act(const im::ChatMessage &message, FileAct act);
    /// The user chooses files for the open chat.
    void choose();
    /// Offers these to send, after a look at them.
    void offer(const QStringList &paths);
    /// The same for a picture from the clipboard; it is kept in that folder.
    void offer(const QImage &picture);
    void setPictureFolder(const QString &folder) { m_pictureFolder = folder; }
    void send(const QStringList &paths);
    /// Asks where to, and writes it there.
    void saveAs(const im::Attachment &file);
    void saveTo(const im::Attachment &file, const QString &path);

Q_SIGNALS:
    /// A file of this message looks different now.
    void changed(linnet::im::MessageKey key);
    void saved(const QString &path);
    void discardWanted(linnet::im::MessageKey key);
    void trouble(const QString &sentence);

private:
    bool isTrusted(const im::ChatMessage &message) const;
    void enlarge(const im::Attachment &file, const QImage &small);
    PictureDialog *openPicture(const QString &fileName, const QImage &small);
    /// A file of our making, which goes if it is not sent.
    void offerOwn(const QString &path);

    Backend &m_backend;
    QWidget *m_window;
    Thumbnails *m_thumbnails;
    im::Conversation m_conversation;
    QSet<qint64> m_revealed;
    QHash<qint64, im::MessageKey> m_owners;
    QString m_folder;
    QString m_sourceFolder; ///< where one chose files last
    QString m_pictureFolder;
};

} // namespace linnet::ui
