"""Joins ads into campaigns.

How an ad becomes part of one:

1. *Arrival* (`arrivals`): each version of a listing is brought into a normal form (`normal`), without contacts,
   figures, names of employer and places, disguises; a site's own lines at its ends are learned and left out
   (`sentences`, `boilerplate`, `own`).
2. *Family* (`index`, `sketch`, `alike`): its shingles find relatives among the stored representatives. Nearly the
   same text: it enters that family. Else it founds one, with an edge to each family of the same template, or a
   near miss to one that is nearly so.
3. *Contacts* (`hubs`, `stories`): what the families behind one contact have to do with each other. One story, or
   one in each of several languages, or two behind a personal contact, are one unit; many stories make the contact a
   hub, which joins only what says the same.
4. *Components* (`components`, `bridges`, `kindred`): strong edges and units join; weaker text edges when enough of
   them do; and parts that are tied by near misses or a contact when they are as like each other as each is in
   itself. An analyst's cut, merge or "not the same" goes before all.
5. *Campaign* (`identity`, `regrouping`): a component goes on as the campaign that most of its listings were in;
   merges and splits are kept as history. `crossad` tells what only several ads show, `record` what is known of it
   all, `explain` why its ads belong together. Near misses that joined nothing are suggestions.

Steps 1 and 2 depend on earlier versions only, 3 to 5 on what they wrote: so joining bit by bit and a rebuild agree
(`service`). A purge takes ads away and leaves what they joined joined; a rebuild then goes by what is left.
"""
