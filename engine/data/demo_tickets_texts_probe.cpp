// SPDX-License-Identifier: GPL-3.0-or-later
// The tickets of the demo's probe: letters of offices, clubs and elderly customers. Written apart
// from the other three texts; a test keeps them apart.
#include "engine/data/demo_tickets_texts.h"

namespace qfa {

const char* const kDemoProbeTexts = R"texts(
[billing]
Our bookkeeper spotted {amount} on the {month} statement that matches none of our contracts.
Before the auditors come on {date}, we require copies of everything you ever invoiced us.
Paying by Visa keeps failing with the {plan} tariff, so which other methods exist?
Someone raised our monthly rate to {amount}; kindly explain the calculation.
We are tax exempt, but sales tax shows up on document {id} regardless.
Quarterly instalments would suit the {plan} package better than one lump sum, is that allowed?
The cost centre on our {month} invoice ought to read {city}, not headquarters.
After downgrading to {plan}, the amount debited remained exactly {amount} as before.
Direct debit bounced on {day} because of your wrong account digits, what should I do now?
[refund]
Having tested the {product} for {number} evenings, I would rather be reimbursed than keep it.
The seller in {city} took my {product} back, though no money has shown up.
Our conference got called off, kindly reverse the {amount} spent on {number} rented devices.
Could the purchase price of my {product} go back onto the card I used?
Please tell me the conditions under which a used {product} may be given back.
My late uncle {name} ordered a {product} which the family now wishes to return.
A credit note appeared instead of the {amount} in cash that {name} promised.
I regret buying the {plan} package and would appreciate getting my payment back.
It doesn't fit on our shelf, so the {product} goes back; when do I see the money?
[shipping]
The warehouse promised {day} morning, our receptionist {name} has still not seen any delivery van.
Six boxes were announced for {city}; the carrier unloaded merely {number}.
I move house on {date} and wonder whether the {product} gets there before me.
According to {carrier}, the label on my consignment is unreadable and it returned to the depot.
What are the freight costs for {number} pallets going to {city}?
My {product} seems to travel in circles: {city}, {city2}, and then {city} once more.
Nobody rang the bell, yet a card in the mailbox claims we were absent on {day}.
Kindly forward order {id} to a pickup station near {city}.
Is overseas mail slower in {month}, and might my {product} be affected?
[login]
Our intern {name} got stuck outside the portal, could you issue a fresh password?
Whatever I type on the welcome screen of my {device}, entry is refused.
The text message with the one time code shows up {number} hours late.
After marrying I have a new email, and the old one was my user name until {month}.
{name}'s credentials worked on {day}, today the system claims they do not exist.
My authenticator generates digits that your website considers invalid on every {device}.
I cannot remember whether I opened my account with Apple or Facebook back in {month}.
An employee in {city} gets "permission denied" right after entering the password.
The mail that should let me choose another password lands nowhere, not even in spam, since {day}.
[bug]
Switching to the {screen} turns everything grey and no tap has any effect.
Our {device} shows sums in the {screen} which differ from the printed ones.
Scrolling quickly through the {screen} brings the program down on my {device}.
Every {day} the synchronisation doubles all of our {number} contacts.
The {format} download contains only headings since you released the {month} edition.
Typing a comma in the {screen} produces a strange message about null values.
Alarms on my {device} fire an hour late ever since the clocks changed in {month}.
Rotating a picture in the {screen} saves it upside down.
The installer aborts at {number} percent on a perfectly clean {device}.
[feature]
Have you thought about letting two people edit the {screen} simultaneously?
As blind users we need the {screen} to be read aloud.
My only wish for the {product}: a way to set it from my wrist.
Our workshop in {city} is missing bulk editing in the {screen}.
Might the next release remember the last zoom level of the {screen}?
Adding barcodes to the {format} printout should not be hard and would please everyone.
For the {product}, I'd welcome a holiday profile that can be activated with one tap.
Other vendors offer a public API, our developers hope you will follow by {month}.
A map of all sensors, as part of the {screen}, is something {name} keeps asking for.
[repair]
Grandfather's {product} stopped after a thunderstorm; does anyone in {city} still service this model?
One {part} came loose and I cannot glue it, may I bring the {product} in?
When plugged into the wall, the {product} hums loudly, yet nothing lights up.
Rust has eaten through the {part} of our {product} after {number} winters.
Barely {number} weeks of use, yet my {product} has a {part} that looks worn down.
Does opening the {product} to change its {part} void the guarantee?
Our dog chewed the {part}, please quote a price for a new one by {date}.
Your workshop has kept my {product} since {date} without a cost estimate.
The {product} trips the fuse of our whole floor, an electrician blames the {part}.
[privacy]
As a works council in {city} we must know which employee data the {product} transmits.
My ex husband still sees our movements through the {product}; who is allowed to view that?
{name} left your club and wants every trace of the membership wiped.
Please state the legal basis on which you analyse my habits since {month}.
I never gave permission for calls about offers, yet your agency rang me on {day}.
May a hospital in {city} use the {product} without disclosing patients' details?
Which subcontractors outside Europe get hold of what our {product} measures?
How do I download the complete file that you keep on my person, from {month} on?
Faces of passers-by are filmed by my {camera}; is that anonymised anywhere?
)texts";

}  // namespace qfa
