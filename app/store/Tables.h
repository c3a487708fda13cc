// SPDX-License-Identifier: MIT
#pragma once

#include "store/AccountTable.h"
#include "store/AliasTable.h"
#include "store/AttachmentTable.h"
#include "store/BlockedDomainTable.h"
#include "store/CallTable.h"
#include "store/ContactTable.h"
#include "store/ConversationTable.h"
#include "store/DeliveryTable.h"
#include "store/FileTable.h"
#include "store/MessageTable.h"
#include "store/OutboxTable.h"
#include "store/OwnReactionTable.h"
#include "store/PeerTable.h"
#include "store/ReactionTable.h"
#include "store/ReceiptTable.h"
#include "store/SearchTable.h"
#include "store/SeenTable.h"
#include "store/SettingsTable.h"
#include "store/UpkeepTable.h"

namespace linnet::store {

/// What a job of Store works with. Only on the store's thread, only during the job.
class Tables
{
public:
    explicit Tables(Statements &statements)
        : accounts(statements), aliases(statements), attachments(statements), blockedDomains(statements), calls(statements),
          contacts(statements), conversations(statements), files(statements), messages(statements), deliveries(statements), outbox(statements),
          ownReactions(statements), peers(statements), reactions(statements), receipts(statements), search(statements), seen(statements), settings(statements), upkeep(statements)
    {
    }

    AccountTable accounts;
    AliasTable aliases;
    AttachmentTable attachments;
    BlockedDomainTable blockedDomains;
    CallTable calls;
    ContactTable contacts;
    ConversationTable conversations;
    FileTable files;
    MessageTable messages;
    DeliveryTable deliveries;
    OutboxTable outbox;
    OwnReactionTable ownReactions;
    PeerTable peers;
    ReactionTable reactions;
    ReceiptTable receipts;
    SearchTable search;
    SeenTable seen;
    SettingsTable settings;
    UpkeepTable upkeep;
};

} // namespace linnet::store
