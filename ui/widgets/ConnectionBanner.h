// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/AccountInfo.h"

#include <QTimer>
#include <QWidget>

class QBoxLayout;

namespace linnet::ui {

class Button;
class Glyph;
class Label;

/// Says why an account is offline, when the next try comes, and offers what helps. Hidden while all is well, and for the first three
/// seconds of a trouble that may pass.
class ConnectionBanner final : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kPatienceMs = 3000;

    explicit ConnectionBanner(QWidget *parent = nullptr);

    void setRegistrations(const QList<im::RegistrationInfo> &registrations);
    /// The store's trouble goes before the network's.
    void setStoreFault(const QString &sentence);

Q_SIGNALS:
    void tryNow(const linnet::im::Address &account);
    void changePassword(const linnet::im::Address &account);
    void showCertificate(const linnet::im::RegistrationInfo &info);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum class Help : quint8 { TryNow, Password, Certificate };
    Help help() const;
    void refresh();
    void showTrouble();

    /// The button beside the words, or below where there is no room.
    void arrange();

    QList<im::RegistrationInfo> m_registrations;
    im::RegistrationInfo m_trouble;
    QString m_storeFault;
    bool m_refused = false;
    QTimer m_patience;
    QTimer m_countdown;
    QBoxLayout *m_box;
    Glyph *m_icon;
    Label *m_what;
    Label *m_next;
    Button *m_action;
};

} // namespace linnet::ui
