// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QWidget>

class QComboBox;
class QVBoxLayout;

namespace linnet::ui {

class Avatar;
class Label;

/// The details of whom one talks to: address, what is known of their devices and since when, what they get to know of us, how long
/// messages are kept, and what ends the acquaintance. Changes apply at once.
class ContactPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit ContactPanel(Backend &backend, QWidget *parent = nullptr);

    /// Without a contact the choices of one are not offered.
    void setPerson(const im::Conversation &conversation, const std::optional<im::Contact> &contact);

Q_SIGNALS:
    void closeWanted();
    void editWanted();
    void blockWanted();
    void deleteWanted();
    void mergeWanted();
    void domainBlockWanted();
    void splitWanted(const linnet::im::Address &alias);
    void trouble(const QString &sentence);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *addSection(const QString &title, const QString &objectName);
    QComboBox *addChoice(QWidget *section, const QString &words, const QString &objectName, const QStringList &entries);
    void addButton(QVBoxLayout *box, const QString &words, const QString &objectName, bool danger, void (ContactPanel::*signal)());
    void makeChoices();
    void showAliases();
    void askFacts();
    void showFacts(const im::PeerFacts &facts);
    void keepChoices();
    void keepRetention(int index);

    Backend &m_backend;
    im::Conversation m_conversation;
    std::optional<im::Contact> m_contact;
    QVBoxLayout *m_box;
    Avatar *m_avatar;
    Label *m_name;
    Label *m_address;
    Label *m_facts;
    QWidget *m_choices;
    QComboBox *m_receipts;
    QComboBox *m_typing;
    QComboBox *m_retention;
    QWidget *m_aliases;
    Label *m_answersTo = nullptr;
};

} // namespace linnet::ui
