// SPDX-License-Identifier: GPL-3.0-or-later
// The held-out tickets that the demo reports on: indirect, often without the class's obvious words.
// Written apart from the other three texts; a test keeps them apart.
#include "engine/data/demo_tickets_texts.h"

namespace qfa {

const char* const kDemoReportTexts = R"texts(
[billing]
There is a line on my account overview with your name next to it, {amount}, and I have no clue what it covers.
Our treasurer wants one yearly settlement for the {plan} package rather than twelve small ones.
From {month} on, please bill the branch in {city} separately.
I was quoted {amount} by {name} on the phone, the document I got says more.
A fresh corporate card was issued to {name}; kindly use that for what we owe.
The paperwork you issued on {date} carries a typo in our tax number.
Since adding {number} colleagues, what we owe each month has tripled, which seems excessive.
Students pay half, it says on the poster, but I get the full tariff of {amount}.
My accountant will not accept a screenshot, she insists on a proper receipt for {date}.
I accidentally transferred twice as much as due, can the extra {amount} count towards {month}?
Is there an extra cost if we go over {number} gigabytes on the {plan} package?
The amounts in euros and dollars on document {id} don't convert to each other.
You threatened us with collection, yet our ledger shows {amount} leaving on {day}.
Going from {plan} to a smaller package midway through {month}: how much will I be asked for?
[refund]
We parted with {amount} for a {product} that nobody in the house wants, take it back.
I've handed the {product} to {carrier} for you; now it's your turn to pay me.
Our club dissolved in {month}, so we'd like what we paid for the rest of the year.
The advert oversold this {product}. I feel misled and want to be compensated in full.
Until when may I decide against a {product} I purchased in {city}?
{name} accepted my {product} over the counter but the {amount} hasn't turned up on my account.
Instead of a gift card, I'd be happier with the {amount} on my account again.
Found the identical {product} for half the price, so yours is on its way back.
I have already boxed up the {product} again; who pays for the trip back to you?
Bought in a hurry on {day}, regretted it by evening: please cancel the deal on the {product}.
The concert I needed the {product} for was cancelled. Any chance of recovering my {amount}?
All {number} unused units went back to you in {month}, but only one was credited.
It's the second time I claim the sum for the {product} I gave back.
My daughter clicked buy on a {product} without asking, we would like that reversed.
[shipping]
I've been sitting at the window since {day} and no {product} has turned up.
Apparently my {product} spent the week in a hall in {city} and isn't moving on.
The lift is out of order, so ask the man from {carrier} to come up to floor {number}.
It says handed over to a person called {name}, whom none of us has ever met.
We would be glad if you brought the {product} after {date}, our gate is closed until then.
Would it be quicker if I fetched my {product} from the depot near {city} myself?
Of the {number} cartons on the delivery note, the {product} is nowhere to be found.
The ferry to our village only runs on {day}, how will my order get across?
What do you charge for bringing a heavy {product} up to {city}?
The link you mailed me to follow my {product} on its way leads nowhere.
I gave my parents' street by accident; please reroute the {product} to {city}.
My birthday is on {date}. Will the {product} make it to {city} in time?
Officers at the border in {city} hold on to my box and ask for a form.
Please mark the outside of the box as a surprise, it goes to {name} in {city}.
[login]
My {device} keeps telling me that it doesn't know me, although I've been a member since {month}.
I wrote my secret word on a note which went through the wash on {day}.
Every door is shut: neither email nor phone number gets me into my profile on the {device}.
The person who set everything up, {name}, has retired and nobody knows the magic word.
Your robot test with the traffic lights never lets me past it on the {device}.
My {device} demands {number} digits from a text message which simply is not coming.
After the holidays in {month} I drew a blank: what did I pick as my credentials?
Twelve teachers in {city} cannot enter the portal since you introduced the extra check in {month}.
My thumb is bandaged, so the {device} doesn't recognise me; how else may I get in?
I am certain about the spelling, still it claims that the combination is incorrect on my {device}.
The confirmation you sent on {date} ended up in an inbox that I lost access to.
{name} in {city} was suspended for guessing too often, could you lift that?
Having replaced my {device}, I am treated like a stranger and turned away at the entrance.
I can read my mail but not reach my profile; the {device} wants digits from an old telephone.
[bug]
As of {day} the {screen} greets me with nothing but an hourglass.
I type seven and the {screen} turns it into seventy, only on my {device}.
Since you rolled out the new release, half of the {screen} is cut off at the right edge.
Opening two windows at once makes my {device} hang until I pull the plug.
What I enter in the {screen} on {day} is gone the next morning.
Weird: according to the {screen}, February has thirty days on my {device}.
It worked in {month}; nowadays the {format} documents come out with garbled letters.
The list in the {screen} jumps back to the top whenever I pick something.
Red warning with lots of code and line {id} flashes up before everything shuts down.
My {device} beeps at three in the morning for reminders that I removed in {month}.
The totals at the bottom of the {screen} ignore the first {number} rows.
Since {date}, half the menu in the {screen} appears in Chinese although I chose English.
No matter which colour I select in the {screen}, it always paints green on my {device}.
Copying text out of the {screen} pastes something entirely different on my {device}.
[feature]
You know what would make my mornings easier? The {product} starting when my alarm goes off.
At the moment I copy everything from the {screen} into {format} by hand, surely software could do that for me.
I'd be thrilled if my grandmother's {product} could be watched from my {device}.
The one thing stopping our firm in {city} from switching to you is the lack of roles.
Left-handed people like me would appreciate the buttons of the {screen} on the other side.
Did you ever think of showing the weather of {city} in the {screen}?
It is a pity that the {screen} only goes back {number} weeks, a longer history would be useful.
Perhaps one day the {product} learns our routine and adjusts on its own?
Our choir would use the {screen} daily if it were able to print in two columns.
Would you open up the {product} so hobbyists can write their own plugins?
On my {device} I want to see only unread things first; such a switch doesn't exist today.
Dear designers, a compact layout for the {screen} would make small displays much happier.
{name} and I both suggest a tagging system, folders alone are too rigid for the {screen}.
Please teach the {product} to speak Portuguese, half of {city} would thank you.
[repair]
Something inside the {product} came apart, I hear it rolling around when I tilt it.
Since my son tripped over the cable, the {product} is crooked and won't charge.
The {part} has gone yellow and crumbles when touched, though it's just {number} years old.
A pungent odour and a puff of smoke, then my {product} gave up on {day}.
I am handy with tools: which screwdriver opens the {product} to get at the {part}?
It took a fall down the stairs and hasn't made a sound since, poor {product}.
Moisture has collected behind the glass of my {product}, can that be dried out in {city}?
The {product} only works while I keep pressing the {part} with my thumb.
Are you able to mend a {product} from the older series, or do you no longer stock its {part}?
Someone sat on my {product}. The {part} is flat as a pancake, what would it cost to straighten it?
My loan device is fine, but {name} at your workshop has been silent about my own {product}.
The {product} wheezes like an old man and needs {number} attempts to start.
A mouse nibbled on the {product}; bare wires are showing behind its {part}.
Would someone come by in {city} and take a look at our {product}, its {part} wobbles dangerously?
[privacy]
What does your firm know about me, and from whom did you get it before {month}?
I feel watched: adverts mention things I only said near my {listener}.
After my divorce, nobody but me should be able to look at where the {product} has been.
I'd like to vanish from your systems altogether by {date}, including backups.
Our pupils are under age; may their voices be kept by the {listener} at all?
A stranger in {city} got an email meant for me, with my full medical details inside.
Strangers ring me on {day} because you passed on my number, put an end to it.
Before installing a {camera} in the changing rooms, I have to know what is filmed and who looks at it.
Is what my {listener} hears kept on it, or does it travel to a computer in {city}?
I did not tick any box about being profiled, still your {channel} adverts know my habits.
Kindly hand over, in a readable form, every note {name} made about my family.
For how many months do you hang on to a photo that the {camera} took of a visitor?
My therapist uses your {product}. Who else could read what is written in there?
An outsider apparently copied your customer list in {month}; should I be worried about my identity?
)texts";

}  // namespace qfa
