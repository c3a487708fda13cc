// SPDX-License-Identifier: MIT
// The third part of ChatPane: sessions, files, long texts.
#include "ui/models/HistoryModel.h"
#include "ui/widgets/ChatHeader.h"
#include "ui/widgets/Composer.h"
#include "ui/widgets/HistoryView.h"
#include "ui/widgets/SessionBar.h"
#include "ui/windows/ChatFiles.h"
#include "ui/windows/ChatForecast.h"
#include "ui/windows/ChatPane.h"
#include "ui/windows/ChatSession.h"
#include "ui/windows/LongTextDialog.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QVBoxLayout>

namespace linnet::ui {

void ChatPane::connectFiles()
{
    m_history->setFileLook([this](const im::ChatMessage &message, const im::Attachment &file) { return m_files->look(message, file); });
    m_history->setTransferLook([this](const im::ChatMessage &message) { return m_files->look(message); });
    connect(m_files, &ChatFiles::changed, m_history, &HistoryView::refresh);
    connect(m_files, &ChatFiles::trouble, this, &ChatPane::trouble);
    connect(m_files, &ChatFiles::saved, this, [this](const QString &path) { Q_EMIT trouble(tr("Saved: %1").arg(path)); });
    connect(m_files, &ChatFiles::discardWanted, this, &ChatPane::remove);
    connect(m_history, &HistoryView::fileActivated, this, [this](im::MessageKey key, int index) {
        if (const im::ChatMessage *message = find(key); message && index < message->attachments.size())
            m_files->activate(*message, message->attachments[index]);
    });
    connect(m_history, &HistoryView::fileSaveRequested, this, [this](im::MessageKey key, int index) {
        if (const im::ChatMessage *message = find(key); message && index < message->attachments.size())
            m_files->saveAs(message->attachments[index]);
    });
    connect(m_history, &HistoryView::fileActWanted, this, [this](im::MessageKey key, FileAct act) {
        if (const im::ChatMessage *message = find(key))
            m_files->act(im::ChatMessage(*message), act);
    });
    connect(m_composer, &Composer::attachWanted, m_files, &ChatFiles::choose);
    connect(m_composer, &Composer::filesGiven, m_files, qOverload<const QStringList &>(&ChatFiles::offer));
    connect(m_composer, &Composer::pictureGiven, m_files, qOverload<const QImage &>(&ChatFiles::offer));
}

void ChatPane::connectSession()
{
    const auto show = [this] {
        m_header->setSession(m_session->isThere(), m_session->isUp());
        m_forecast->touch(); // the road may be another one now
    };
    connect(m_session, &ChatSession::changed, this, show);
    connect(m_session, &ChatSession::trouble, this, &ChatPane::trouble);
    connect(m_session, &ChatSession::flowWanted, this, &ChatPane::flowWanted);
    connect(m_header, &ChatHeader::sessionWanted, m_session, &ChatSession::toggle);
    connect(m_forecast, &ChatForecast::changed, this,
            [this](const im::SendForecast &forecast) { m_composer->setForecast(ChatForecast::words(forecast, m_conversation.title)); });
    connect(m_forecast, &ChatForecast::cleared, this, [this] { m_composer->setForecast({}); });
}

void ChatPane::setUnderBars(QWidget *widget) { m_box->insertWidget(m_box->indexOf(m_history), widget); }

void ChatPane::dragEnterEvent(QDragEnterEvent *event)
{
    if (m_conversation.id != 0 && !localFiles(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ChatPane::dropEvent(QDropEvent *event)
{
    m_files->offer(localFiles(*event->mimeData()));
    event->acceptProposedAction();
}

void ChatPane::showWholeText(im::MessageKey key)
{
    const int row = m_model->rowOf(key);
    if (row < 0)
        return;
    auto *dialog = new LongTextDialog(m_model->at(row).text, tr("From %1").arg(m_model->author(row)), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

} // namespace linnet::ui
