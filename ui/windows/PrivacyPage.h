// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QWidget>

class QVBoxLayout;

namespace linnet::ui {

/// What others learn of us, who is blocked, and what is kept of the traffic: a page of the settings. Changes apply at once.
class PrivacyPage final : public QWidget
{
    Q_OBJECT
public:
    explicit PrivacyPage(Backend &backend, QWidget *parent = nullptr);

private:
    /// A switch of the profile with a line of help; enabled once its value is known.
    void addSwitch(QVBoxLayout *box, const client::SettingKey<bool> &key, const QString &words, const QString &help, const QString &objectName);
    void addHeading(QVBoxLayout *box, const QString &words, const QString &objectName);
    void addHelp(QVBoxLayout *box, const QString &words, const QString &objectName);
    void addTrace(QVBoxLayout *box);
    void fillBlocked();
    void addBlocked(const QString &words, std::function<void()> unblock);

    Backend &m_backend;
    QVBoxLayout *m_blocked;
};

} // namespace linnet::ui
