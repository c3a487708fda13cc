// SPDX-License-Identifier: MIT
#include "ui/widgets/RequestCard.h"

#include "ui/Words.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Avatar.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace linnet::ui {

RequestCard::RequestCard(const im::Conversation &request, QWidget *parent) : QWidget(parent), m_request(request)
{
    setObjectName(u"requestCard"_qs);
    setBackgroundRole(QPalette::Light);
    setAccessibleName(tr("Request from %1").arg(request.peer.text()));
    const Metrics m;
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(m.u(14), m.u(14), m.u(14), m.u(14));
    box->setSpacing(m.u(10));
    auto *head = new QHBoxLayout;
    head->setSpacing(m.u(10));
    auto *avatar = new Avatar(36, u"requestAvatar"_qs);
    avatar->setBackgroundRole(QPalette::Light);
    avatar->setPerson(request.title, request.peer.uri);
    head->addWidget(avatar);
    auto *who = new QVBoxLayout;
    who->setSpacing(0);
    auto *address = named(new Label(TextRole::UiStrong), u"requestAddress"_qs);
    address->setWholeText(request.peer.text());
    address->setElided(true);
    who->addWidget(address);
    auto *origin = named(new Label(TextRole::Small, tr("Not in your contacts · %1").arg(Words::when(request.last.time)), QPalette::PlaceholderText),
                         u"requestOrigin"_qs);
    origin->setWordWrap(true);
    who->addWidget(origin);
    head->addLayout(who, 1);
    box->addLayout(head);
    auto *text = named(new Label(TextRole::Ui, request.last.kind == im::MessageKind::Message ? request.last.text.left(1000) : Words::preview(request.last, request.peer.text())), u"requestText"_qs);
    text->setWordWrap(true);
    box->addWidget(text);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(m.u(8));
    auto *accept = new Button(Button::Kind::Primary, tr("Accept"), u"requestAccept"_qs);
    auto *remove = new Button(Button::Kind::Normal, tr("Delete"), u"requestDelete"_qs);
    auto *block = new Button(Button::Kind::DangerText, tr("Block…"), u"requestBlock"_qs);
    for (auto *button : {accept, remove, block})
        button->setAccessibleDescription(request.peer.text());
    buttons->addWidget(accept);
    buttons->addWidget(remove);
    buttons->addStretch(1);
    buttons->addWidget(block);
    box->addLayout(buttons);
    connect(accept, &Button::clicked, this, [this] { Q_EMIT accepted(m_request); });
    connect(remove, &Button::clicked, this, [this] { Q_EMIT deleted(m_request); });
    connect(block, &Button::clicked, this, [this] { Q_EMIT blocked(m_request); });
}

void RequestCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawBox(painter, rect(), Metrics().u(10), ink(Colour::Raised), ink(Colour::Line));
}

} // namespace linnet::ui
