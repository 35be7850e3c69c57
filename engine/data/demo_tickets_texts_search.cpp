// SPDX-License-Identifier: GPL-3.0-or-later
// The tickets of the demo that guide the search: chat messages, terse and hasty. Written apart from
// the other three texts; a test keeps them apart.
#include "engine/data/demo_tickets_texts.h"

namespace qfa {

const char* const kDemoSearchTexts = R"texts(
[billing]
quick one: what does "{plan} surcharge {amount}" on the bill mean?
Our school pays by cheque, please tell us where to mail {amount}.
Card on file got replaced by the bank, how to swap it before {date}?
Two cost lines for {month}, both labelled {plan}. Only one of them makes sense.
Pls resend last quarter's invoices to {name}, our old accountant deleted them.
Am I paying for {number} seats? The total of {amount} suggests so.
The voucher should have cut the price to {amount} but checkout ignored it.
Need to know total yearly cost for the {plan} tier, taxes included, for our budget.
Late fee of {amount}? We transferred everything on {day}, see attached proof.
Wrong tax rate again: {city} branch has a reduced one, invoice {id} doesn't.
[refund]
so who do i talk to about getting {amount} back for the {product}?
Dad got talked into a {product} by {name}. He wants out and his cash returned.
Return parcel was signed for in {city}, status still "pending payout" for {amount}.
cooling-off period ends {date}, consider this my withdrawal from the {product} contract
Wrong size, wrong shape: the {product} goes straight back to {city}. Reimburse me, please.
You owe me {amount}: item returned, ticket closed, zero dollars received.
Can a bundle be returned in part? I'd keep the {product} and give back the rest.
Box still sealed, bought {day}. What must I do for a reversal of the payment?
They said ten working days for my reimbursement of {amount}. That was in {month}.
Present for {name}, unloved, so we'd hand the {product} in for money.
[shipping]
any idea when the truck with my {product} reaches {city}?
Postman dumped it in the rain by the gate on {day}. Ask {carrier} why!
Status "label created" for {number} days now. Has anybody packed the {product} at all?
Need an import declaration for the box you mailed to {city}.
Please combine my two open orders, {id} and the {product}, in the same carton.
Moving soon; everything after {date} must go to {name} in {city}.
The locker code from {carrier} doesn't open the box where my {product} sits.
Half of the consignment showed up {day}, the other half seems to be lost.
Do you guys send stuff to islands near {city}? Mainly a {product}.
Estimated arrival slipped from {day} to "unknown". Can you speed that up?
[login]
locked out. again. third time since {day}. pls let me back in on the {device}
"Invalid credentials" on the {device}, same thing on my {device2}.
My mum can't find where to enter the PIN you mailed to her {device}.
Got a new SIM, so your codes go to a dead number since {day}.
I typed my passphrase {number} times, caps lock off, still rejected.
What's my user ID? I just remember creating it in {month} with {name}.
Activation link leads to "token no longer valid", tried on the {device}.
Session ends every {number} minutes and then it wants credentials once more.
{name} is on leave and took the only admin password along. Help us get access!
Fingerprint sign-in quit on my {device}; typing the password doesn't help either.
[bug]
screen goes black right after the logo, tested on {device} and {device2}
Tapping the plus sign in the {screen} adds {number} entries rather than one.
Update arrived {day}. From that moment on the {screen} loads forever.
Search finds nothing in the {screen}, not even words I can see there.
The graph in the {screen} draws negative values for {month}. Impossible.
fyi the {format} import swaps first and last names on my {device}
"Unexpected end of file" pops up on my {device} when I hit print.
Volume slider jumps to max by itself on the {device}. Scared my cat!
Undo in the {screen} wipes the entire day instead of the last change.
Pictures look squashed in the {screen} after I resize the window on my {device}.
[feature]
any chance of an Android widget for the {screen}? pretty please
Would love it if the {camera} could announce who is at the door.
Let me hide columns in the {screen}, I only ever need {number} of them.
For the wishlist: group several devices, e.g. {product} plus {product2}, under a single name.
My team says: if you build {format} reports, we buy {number} more licences.
How about a child lock for the {product}, toggled from the {screen}?
One thing lacking compared to your rival: drag and drop on the {device}.
The {screen} could use a colour-blind palette. Just a thought from {city}.
Please think about a cheaper sensor that works together with the {product} outdoors.
Would an option to start the {screen} with last week's view be doable?
[repair]
{product} dead as a doornail, red light blinks {number} times. Who fixes that?
My kid snapped the {part} clean off the {product}. Spare one available?
Smoke! The {product} smoked on {day}. Unplugged it. Now what, still under guarantee?
{product}: its {part} wiggles, squeaks and is about to come off.
Screen of the {product} is cracked, roughly how much for new glass in {city}?
Charging takes {number} hours and the {product} dies in ten minutes. New battery?
Bought it in {month}, the {part} is torn. Do you patch up such things?
The fan inside the {product} scrapes on something. Can a mechanic open it?
Need an appointment at the {city} service desk because my {product} drips oil.
After {number} years the rubber seal near the {part} is gone and steam escapes.
[privacy]
why does a {product} want to know my birthday?? don't like that
Does anybody listen in via the microphone of the {listener}?
Opt me out of everything: profiling, ads, surveys by {channel}.
I found my full name on your {city} customer page. Take it down.
We're a clinic; are the readings of the {product} encrypted on their way to you?
Requesting the list of partners who got my address between {month} and now.
I closed my membership in {month}, yet you evidently kept my file. Wipe it.
How can I stop the {camera} from uploading footage of our garden?
My boss can see my sleep data from the {product}. Is that legal?
Did hackers get customer records on {date}, and was mine among them?
)texts";

}  // namespace qfa
