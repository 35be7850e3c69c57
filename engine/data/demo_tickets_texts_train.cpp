// SPDX-License-Identifier: GPL-3.0-or-later
// The tickets of the demo that the model is trained on. "[class]", then one template a line.
#include "engine/data/demo_tickets_texts.h"

namespace qfa {

const char* const kDemoTrainTexts = R"texts(
[billing]
My invoice for {month} lists {number} licences although we only use one.
Why was my card charged {amount} in {month} when my plan costs less?
Please change the company name on invoice {id} to our new legal name.
I need a receipt for the {amount} payment we made on {date}.
The {plan} plan got more expensive in {month} and nobody told me about the new price.
Our VAT number is missing on the {month} bill, can you send a corrected one?
Can I pay the {plan} subscription once a year instead of every month?
My credit card expires in {month}, where do I enter the new one?
You billed me twice on {date}, please check what the second charge is for.
Accounting in {city} asks for all invoices since {month} as PDF files.
The payment for order {id} was declined but my bank sees nothing wrong.
How is the {amount} on my statement from {date} made up?
We moved to {city}, so the billing address on the invoice must change.
Does the {plan} price include tax, or is that added at the end?
I see a fee of {amount} that I don't recognize on my {month} bill.
Please switch us from card payment to bank transfer starting in {month}.
hi, the discount code was not applied on {day} and I paid the full {amount}
Invoice {id} shows the wrong currency, we are charged in dollars here.
When exactly will the next payment for the {plan} plan be taken in {month}?
{name} from our finance team never gets the monthly invoice by {channel}.
I upgraded on {date} and now there are two subscriptions on my bill.
Could you split the {month} invoice between our offices in {city} and {city2}?
I got a payment reminder for {amount}, but it was settled on {date}.
What happens to the {plan} fee if we add {number} more users?
My {plan} trial ended and {amount} went off my card without a notice.
Please put our purchase order number {id} on the {month} invoice.
[refund]
I sent the {product} back on {date} and still wait for my money.
The {product} is not what I expected, I want to return it for a full refund.
How long does a refund to my card usually take after you receive the {product}?
Please refund the {amount} I paid, I changed my mind about the {product}.
I ordered the wrong {product} by mistake on {day}, can I give it back?
My return was accepted in {month}, yet the {amount} never reached my bank.
hello, I'd like my money back for order {id}, it's unopened
The {product} was a gift from {name} and we already own one, how do I return it?
You refunded only part of the {amount}, where is the rest for the {product}?
Where do I print a return label for the {product} I bought in {month}?
I cancelled order {id} within an hour, so please pay back the {amount}.
Not satisfied with the {product}, your website promises a {number} week money back guarantee.
Can the {amount} for the {product} be returned to my PayPal instead of as store credit?
Is it still possible to send back a {product} bought on {date}?
The {plan} plan is useless to us, we ask for reimbursement of {amount}.
I returned {number} items in {month} but the refund covers just one of them.
My wife bought the same {product}, so mine can go back, still in plastic.
Store credit is no use to me, I prefer cash back for the {product}.
{name} at the shop in {city} said you would reimburse my {product}.
Two weeks after returning the {product} from {city} there is no refund in sight.
The color of the {product} does not match the picture, I am returning it.
I want to undo my purchase from {date} and get the {amount} back.
Do I have to pay for postage from {city} when I return the {product}?
Nobody answered my request from {date} to refund the {plan} subscription.
Please confirm that my returned {product} arrived and the {amount} will be paid out.
It was cheaper elsewhere, so I will return the {product} for my {amount}.
[shipping]
My {product} should have arrived on {date}, but there is no sign of it.
Where is order {id}? The tracking page hasn't changed since {day}.
Please send the {product} to my office in {city} instead of my home.
Do you deliver a {product} to {city}, and how many days does it take?
The courier left the {product} with a neighbour called {name} nobody here knows.
Tracking says delivered on {day}, but the {product} is not at my door.
Only {number} of my items came, the {product} was missing from the package.
Can I pick up the {product} at a shop in {city} rather than wait for the van?
I need the {product} before {date}, is express delivery possible?
The package has been stuck at customs in {city} for {number} days.
{carrier} tried to deliver on {day} while I was at work, please schedule again.
I got somebody else's parcel, it is addressed to {name} in {city}.
How much is postage for a {product} to {city}?
I typed the wrong house number for order {id}, can you fix it before dispatch?
When will the {product} that I ordered in {month} finally be dispatched?
Your mail says shipped, yet {carrier} tells me on {day} they never got the box.
Could you hold my delivery until {date}? We are on holiday in {city}.
hey, any update on my order of the {product}? it was due {day}
The driver could not find our street in {city} and took the {product} away again.
I paid for next day delivery of the {product} and it has been {number} days now.
Is it possible to ship {number} orders to {city} together in a single box?
Which courier will bring my {product} to {city}, and will they call before coming?
{carrier} lost my parcel with the {product} according to their website, please send a new one.
The tracking number for order {id} is not known to {carrier}.
My {product} went to an old address in {city} that I left last year.
Can you leave the package with the porter, {name}, on {day}?
[login]
I forgot my password on {day} and the reset mail never arrives.
The sign in page says my password is wrong, although I changed it on {date}.
My account is locked after {number} failed attempts on {day}, please unlock it.
The six digit code for two factor login never reaches my {device}.
Since I changed phones in {month}, I can't receive the verification code any more.
Logging in on my {device} just sends me back to the start page since {day}.
It asks for a username, but I only ever registered with an email in {month}.
{name} left our company and we can't get into the admin account.
The reset link I got on {day} says on my {device} that it has expired.
How do I sign in on a second {device} with the same account?
My {device} was stolen in {city} and the authenticator app was on it, I'm shut out.
I no longer know which email address I used to register in {month}.
Signing in with Google on the {device} stopped working for me on {day}.
My colleague {name} never received the invitation to set a password.
hi, can't log in on my {device} since {day}, it says user unknown
Your site throws me out after {number} minutes on the {device} and wants my password again.
I tried {number} passwords on my {device} and now the account is blocked for a day.
Please reset the access for {name}, who is new in the {city} office.
I mistyped my email when I signed up on {date}, so I can't confirm it.
The captcha on the sign in form rejects every answer on my {device}.
Can you turn off the two step check so I can get into my account from my {device}?
Single sign on fails for everybody in {city} since {day}, we get access denied.
I am asked for the answer to a security question from {month} that I have forgotten.
Face recognition no longer opens my account on the {device} since {day}.
There is no button to recover my username on the {device} login screen.
My login works on the {device} but not in the browser, same password.
[bug]
The app on my {device} crashes as soon as I open the {screen}.
Since the update on {date} the {screen} stays blank.
The {screen} shows yesterday's numbers and will not refresh on my {device}.
When I press save in the {screen} nothing is stored on my {device}.
I get error {id} whenever I upload a photo from my {device}.
The {screen} freezes for {number} seconds and then closes itself.
Numbers in the {screen} are added up incorrectly since {month}.
Text overlaps in the {screen} when I turn my {device} sideways.
The exported {format} file is empty, although there is data in the {screen}.
Notifications come {number} times for the same event on my {device}.
Dark mode makes the buttons in the {screen} invisible on my {device}.
Sync between my {device} and the web stopped on {day}.
Dates jump by one day in the {screen} when I change the time zone to {city}.
An endless spinner appears in the {screen} after the latest version on my {device}.
Sorting by name in the {screen} puts everything in random order on the {device}.
The back button in the {screen} closes the whole app instead of one step.
Every time I delete an entry in the {screen}, a different one disappears.
The web page says internal server error when I open the {screen} on my {device}.
After installing version {number} on my {device}, sound stutters all the time.
Umlauts and accents turn into question marks in the {format} export from the {screen}.
hi, the {screen} is broken on my {device}, clicking does nothing at all
The {screen} eats all the memory of my {device} until the program gets killed.
Dragging items in the {screen} makes them vanish until I restart my {device}.
The widget on my {device} displays the wrong temperature since {day}.
Importing a {format} file on my {device} stops halfway with an unknown exception.
I see the same message {number} times in the {screen}, duplicates everywhere.
[feature]
It would be great if the {screen} had a dark mode on the {device}.
Please add {format} export to the {screen}, our office needs it every {day}.
Could you make it possible to share the {screen} with my family in {city}?
I wish I could rename my {product} in the app on the {device}.
Are there plans for a version of the {screen} for my {device}?
A keyboard shortcut for the {screen} on the {device} would save us a lot of time.
My colleague {name} only speaks Spanish, please offer the {screen} in that language.
We would love to see a weekly summary of the {screen} by {channel}.
Suggestion: let users pin their favourite {product} at the top of the {screen}.
Is support for {format} files in the {screen} on your roadmap?
I miss an undo option in the {screen} on the {device}, please consider it.
It'd be handy to control the {product} by voice from another room.
Would you consider an offline mode for the {screen} on the {device}?
Idea: show the {screen} as a chart with different colours for each {product}.
Please let us set more than {number} alarms for the {product}.
An integration of the {screen} with our calendar is what our team in {city} wants most.
Larger fonts in the {screen} would help my father with his {device} a lot.
Can a future update of the {product} get a quiet night schedule?
We'd pay {amount} extra for an interface that lets our {device} talk to the {product}.
Your competitor has filters in the {screen}, will you offer that too on the {device}?
hi, feature request: more than one user for a {product} in the {screen}
Allow us to attach photos in the {screen} on the {device}, that is all I am missing.
Being able to schedule the {product} from {day} to {day2} would be wonderful.
Why not give the {screen} a search field? My {device} needs one badly.
I would vote for templates in the {screen}, typing everything again on the {device} is tedious.
Consider a reminder in the {screen} that tells me when the {product} needs cleaning.
[repair]
The {part} of my {product} broke off, can it be fixed?
My {product} from {month} no longer turns on, even with a new power cord.
The {product} makes a grinding noise and smells burnt since {day}.
Is a cracked {part} on the {product} covered by the warranty?
The battery of my {product} lasts only {number} hours after one year.
Where can I have my {product} repaired in {city}?
Water got into my {product} on {day} and now it's dead.
I dropped the {product} on {day} and the glass is shattered.
Do you sell a replacement {part} for the {product}?
The {part} of the {product} is loose and rattles, I'd like a technician to look at it.
My {product} gets so hot that the plastic {part} has melted.
How much does it cost to replace the {part} of a {product}?
The {product} is {number} months old and the motor has stopped.
I sent my {product} to your workshop on {date}, is it mended yet?
The charging port of the {product} is bent since {day}, the plug doesn't hold.
hi, my {product} leaks near the {part}, can someone repair it
The {part} snapped in half when I cleaned the {product}.
Your service centre in {city} said the mainboard of my {product} must be exchanged.
Two screws of the {part} fell out and the {product} wobbles.
The warranty card of my {product} says {number} years, does it cover the {part}?
A spare {part} is all I need, I can install it myself in the {product}.
My {product} clicks {number} times and then switches itself off.
The display of the {product} has dead pixels near the {part}.
Sparks came out of the {product} when I plugged it in on {day}.
The {part} of my {product} jams every time, it needs a mechanic rather than a new setting.
Can {name}, your technician, visit us in {city} to fix the {product}?
[privacy]
Please delete all personal data you have stored about me since {month}.
Which information do you collect through the {product}, and who can see it in {city}?
I withdraw my consent to the use of my {product} data for advertising as of {date}.
Send me a copy of everything you have stored about {name}.
Does the {listener} record conversations in my {city} home?
Stop sending me newsletters since {month}, I never agreed to marketing by {channel}.
Under GDPR I request access to my records from {month} to {month2}.
Do you share our location in {city} with third parties when the {product} is on?
How long are the videos from my {camera} kept on your servers in {city}?
I want my profile erased completely, including the photos from {month}.
Who in your {city} company is the data protection officer? {name} asked me.
Your cookie banner on the {device} doesn't let me refuse tracking.
Is the data from our {product} stored in {city} or abroad?
Our lawyer {name} needs your data processing agreement for the {product}.
My children use the {product} every {day}, what do you know about them?
Please remove my name and picture from the public page about {city}.
Your agent {name} mentioned my address on the phone, how do you protect such details?
I object to my usage of the {product} being analysed for statistics.
hi, forget my phone number, {name} at your {city} shop should never have saved it
Can your staff in {city} watch the pictures from my {camera}?
Have my records been part of the leak in {city} reported on {date}?
I read the privacy policy of {month} and do not agree with section {number}.
Do you sell profiles of people in {city} who own a {product}?
The {product} asks for my contacts on the {device}, why does it need such private information?
How can I turn off the collection of health data by the {product} on the {device}?
Confirm in writing by {date} that my personal details were erased in {city}.
)texts";

}  // namespace qfa
