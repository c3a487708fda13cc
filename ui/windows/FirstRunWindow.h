// SPDX-License-Identifier: MIT
#pragma once

#include "ui/Settings.h"
#include "ui/engine/AccountSetup.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QStackedWidget;
class QVBoxLayout;

namespace linnet::ui {

class Button;
class Label;
class StepList;

/// Three ways in: try it here, an account that exists, a server for the network. Each leads to an account that is online.
class FirstRunWindow final : public QWidget
{
    Q_OBJECT
public:
    enum class Page : quint8 { Welcome, Account, Serve, Served };

    FirstRunWindow(Backend &backend, Settings &settings, QWidget *parent = nullptr);

    void showPage(Page page);
    Page page() const;

Q_SIGNALS:
    /// An account is online; `peer` is whom to greet, or empty.
    void finished(const linnet::im::Address &account, const linnet::im::Address &peer);
    void quitWanted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    QWidget *makeWelcome();
    QWidget *makeAccount();
    QWidget *makeServe();
    QWidget *makeServed();
    QWidget *makeFooter();
    QWidget *makeHead(const QString &sentence, const QString &line, QWidget **icon = nullptr);
    void connectSetup();
    void tryDemo();
    void connectAccount();
    void serve();
    void addPerson();
    void setBusy(bool busy);
    void askForVault();
    void showCertificate();
    void done();

    Backend &m_backend;
    Settings &m_settings;
    AccountSetup m_setup;
    QStackedWidget *m_pages;
    Label *m_demoError = nullptr;
    QList<QWidget *> m_cards;
    QLineEdit *m_address = nullptr;
    QLineEdit *m_password = nullptr;
    QLineEdit *m_server = nullptr;
    Label *m_accountError = nullptr;
    StepList *m_accountSteps = nullptr;
    Button *m_connect = nullptr;
    Button *m_certificate = nullptr;
    QLineEdit *m_domain = nullptr;
    QLineEdit *m_yourName = nullptr;
    QLineEdit *m_ownPassword = nullptr;
    QLineEdit *m_port = nullptr;
    Label *m_serveError = nullptr;
    Button *m_start = nullptr;
    Label *m_reachable = nullptr;
    Label *m_people = nullptr;
    QLineEdit *m_personName = nullptr;
    QLineEdit *m_personPassword = nullptr;
    Label *m_personError = nullptr;
    QStringList m_added;
};

} // namespace linnet::ui
