// SPDX-License-Identifier: MIT
#include "ui/widgets/ChatHeader.h"

#include "ui/style/Theme.h"
#include "ui/widgets/Avatar.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QKeySequence>
#include <QPainter>

namespace linnet::ui {

ChatHeader::ChatHeader(QWidget *parent)
    : QWidget(parent), m_back(new IconButton(u"arrow-left"_qs, tr("Back to the list"), u"back"_qs)),
      m_search(new IconButton(u"search"_qs, tr("Search in this chat"), u"chatSearch"_qs)),
      m_session(new IconButton(u"plug-connected"_qs, tr("Open a session"), u"chatSession"_qs)),
      m_flow(new IconButton(u"arrows-left-right"_qs, tr("Flow of the messages over the wire"), u"chatFlow"_qs)),
      m_details(new IconButton(u"layout-sidebar-right"_qs, tr("Details of this contact"), u"chatDetails"_qs)),
      m_more(new IconButton(u"dots-vertical"_qs, tr("More about this conversation"), u"chatMenu"_qs)),
      m_avatar(new Avatar(36, u"chatAvatar"_qs)), m_name(named(new Label(TextRole::MessageStrong), u"chatName"_qs)),
      m_line(named(new Label(TextRole::Small, {}, QPalette::PlaceholderText), u"chatAddress"_qs))
{
    setObjectName(u"chatHeader"_qs);
    setBackgroundRole(QPalette::Base);
    const Metrics m;
    setFixedHeight(qMax(m.u(56), m.line(TextRole::MessageStrong) + m.line(TextRole::Small) + m.u(14)));
    const auto keys = [](const QKeySequence &sequence) { return sequence.toString(QKeySequence::NativeText); };
    m_back->setKeys(keys(Qt::ALT | Qt::Key_Left));
    m_search->setKeys(keys(Qt::CTRL | Qt::Key_F));
    m_session->setKeys(keys(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    m_session->setCheckable(true);
    m_flow->setKeys(keys(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    m_details->setKeys(keys(Qt::CTRL | Qt::Key_I));
    m_back->hide();
    m_avatar->setBackgroundRole(QPalette::Base);
    m_name->setElided(true);
    m_line->setElided(true);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch(1);
    words->addWidget(m_name);
    words->addWidget(m_line);
    words->addStretch(1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(m.u(4));
    for (IconButton *button : {m_search, m_session, m_flow, m_details, m_more})
        buttons->addWidget(button);
    auto *head = new QHBoxLayout(this);
    head->setContentsMargins(m.u(16), 0, m.u(12), 0);
    head->setSpacing(m.u(10));
    head->addWidget(m_back);
    head->addWidget(m_avatar);
    head->addLayout(words, 1);
    head->addLayout(buttons);
    connect(m_back, &IconButton::clicked, this, &ChatHeader::backWanted);
    connect(m_search, &IconButton::clicked, this, &ChatHeader::searchWanted);
    connect(m_session, &IconButton::clicked, this, [this] {
        m_session->setChecked(m_sessionUp); // it shows what is, not what is wanted
        Q_EMIT sessionWanted();
    });
    connect(m_flow, &IconButton::clicked, this, &ChatHeader::flowWanted);
    connect(m_details, &IconButton::clicked, this, &ChatHeader::detailsWanted);
    connect(m_more, &IconButton::clicked, this, [this] { Q_EMIT menuWanted(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
}

void ChatHeader::setPerson(const im::Conversation &conversation)
{
    m_name->setWholeText(conversation.title);
    m_avatar->setPerson(conversation.title, conversation.peer.uri);
    m_address = conversation.peer.text();
    showLine();
}

void ChatHeader::setTyping(bool typing)
{
    m_typing = typing;
    showLine();
}

void ChatHeader::showLine()
{
    m_line->setForegroundRole(m_typing ? QPalette::Link : QPalette::PlaceholderText);
    m_line->setWholeText(m_typing ? tr("typing") : m_address);
}

void ChatHeader::setSession(bool there, bool up)
{
    m_sessionUp = up;
    m_session->setChecked(up);
    m_session->setWords(up ? tr("End the session") : there ? tr("Cancel the call") : tr("Open a session"));
}

void ChatHeader::setNarrow(bool narrow)
{
    m_session->setVisible(!narrow);
    m_back->setVisible(narrow);
    m_flow->setVisible(!narrow); // these are in the menu then
    m_details->setVisible(!narrow);
}

void ChatHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool roomy = width() >= Metrics().u(300); // large letters in a small window: the name goes first
    m_avatar->setVisible(roomy);
    m_search->setVisible(roomy); // it is in the menu too
}

void ChatHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), ink(Colour::Base));
    painter.fillRect(QRect(0, height() - 1, width(), 1), ink(Colour::Line)); // the hairline belongs to it
}

} // namespace linnet::ui
