// SPDX-License-Identifier: MIT
#pragma once

#include "ui/Settings.h"
#include "ui/engine/AccountSetup.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QListWidget;
class QStackedWidget;
class QVBoxLayout;

namespace linnet::ui {

class Button;
class Label;
class PinList;

/// General, accounts, privacy, history, the served network, about. Every change applies at once.
class SettingsWindow final : public QWidget
{
    Q_OBJECT
public:
    enum class Page : quint8 { General, Accounts, Privacy, History, Server, About };

    SettingsWindow(Backend &backend, Settings &settings, QWidget *parent = nullptr);
    ~SettingsWindow() override;

    void showPage(Page page);
    Page page() const;
    void showAccount(const im::Address &account);
    /// Asks for the account's new password.
    void changePassword();

Q_SIGNALS:
    void flowWanted(const linnet::client::FlowQuery &query);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QVBoxLayout *addPage(const QString &icon, const QString &title, const QString &objectName);
    QComboBox *addChoice(QVBoxLayout *box, const QString &label, const QString &objectName, const QStringList &words, const QString &help = {});
    void makeGeneral();
    void makeAccounts();
    void makePrivacy();
    void makeHistory();
    void makeServer();
    void makeAbout();
    void fillAccounts();
    void fillAccount();
    void fillState();
    void saveAccount();
    void keep(const im::AccountInfo &changed, const QList<QByteArray> &credentialPasswords = {});
    void askAdvanced();
    /// A choice of numbers; one that was set elsewhere is offered too.
    void addNumber(QVBoxLayout *box, const QString &label, const QString &objectName, const client::SettingKey<int> &key, QList<int> offered,
                   const std::function<QString(int)> &words, const QString &help);
    void addAccount();
    void removeAccount();
    void keepPassword(const QByteArray &password);

    Backend &m_backend;
    Settings &m_settings;
    QListWidget *m_list;
    QStackedWidget *m_pages;
    QComboBox *m_accountChoice = nullptr;
    Label *m_accountState = nullptr;
    Label *m_accountForged = nullptr;
    Label *m_accountError = nullptr;
    Button *m_accountCertificate = nullptr;
    PinList *m_pins = nullptr;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_server = nullptr;
    QComboBox *m_transport = nullptr;
    QLineEdit *m_relay = nullptr;
    QCheckBox *m_large = nullptr;
    QWidget *m_accountForm = nullptr;
    im::AccountInfo m_account;
    im::RegistrationInfo m_registration;
};

} // namespace linnet::ui
