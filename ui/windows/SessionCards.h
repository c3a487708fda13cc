// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QWidget>

class QVBoxLayout;

namespace linnet::ui {

class SessionCard;

/// The calls that ring here, of contacts or of strangers, one card each. Answers them. Hidden while nothing rings.
class SessionCards final : public QWidget
{
    Q_OBJECT
public:
    enum class Whose : quint8 { Contacts, Strangers };
    /// The name that a person has here; empty: none.
    using NameOf = std::function<QString(const im::SessionInfo &session)>;

    SessionCards(Backend &backend, Whose whose, NameOf nameOf, QWidget *parent = nullptr);

    int count() const { return int(m_cards.size()); }

Q_SIGNALS:
    void countChanged(int count);
    /// The user took it: the chat is to be opened.
    void accepted(const linnet::im::SessionInfo &session);
    void blockWanted(const linnet::im::Address &address);
    void trouble(const QString &sentence);

private:
    void take(const im::SessionInfo &session);
    void add(const im::SessionInfo &session);
    void remove(im::SessionId id);

    Backend &m_backend;
    Whose m_whose;
    NameOf m_nameOf;
    QVBoxLayout *m_box;
    QHash<im::SessionId, SessionCard *> m_cards;
};

} // namespace linnet::ui
