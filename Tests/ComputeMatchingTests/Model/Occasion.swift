/// Where the rules have a corner: what a stream must come by for it to be tested.
enum Occasion: CaseIterable {
  // What an order reports when it rests (R7.2).
  case restsWholeAfterOtherEvents

  // Conditional orders (R15).
  case conditionalTradesOnArrival
  case conditionalTradesAsMaker
  case conditionalWakes
  case wakingStopsBook
  case wakingEndsBySelfTrade
  case minimumMetOnArrival
  case minimumMetByWaking
  case minimumMetAsMaker
  case releasedOrderTrades
  case releasedOrderReleasesAnother
  case releasedIntoAuction
  case passedOverForNeed
  case passedOverForTakersLimit
  case passedOverForMakersLimit
  case passedOverForOperator
  case passedOverAffiliate
  case conditionalMeetsNextClip
  case dryWalkStops
  case remainderEndsInAuction
  case minimumAboveReplacement
  case minimumLowered
  case icebergShowsTooLittle
  case icebergReplacedByTooMuch
  case manyTryInVain
  case cancelWakes
  case singleUnitWakes

  // Requirement orders (R16).
  case walkTradesInTwoBooks
  case walkGoesOnAfterStop
  case orderTradesInAnotherBook
  case requirementOrdersMeet
  case netPriceBeatsPrice
  case gangArrives
  case gangWakes
  case gangChoosesBook
  case gangTies
  case negativeLimit
  case bandMovesLimit
  case bandShutsOut
  case marketOrderInTwoBooks
  case acceptedWithoutBook
  case entersBook
  case tradesOnEnteringBook
  case stopsBookOnEntering
  case endsOnEnteringBook
  case restsOnEnteringBook
  case waitsForBook
  case becomesOrdinaryWithoutBook
  case decrementOfRequirementOrder
  case gateEndsRequirementOrder
  case cancelAllInBookEndsRequirementOrder
  case conditionalRequirementOrderMeetsLateBook
  case tooManyBooksAfterReplacement
  case entersMoreBooksThanAllowed

  // Auctions (R17.1, R17.2, R19.1).
  case improvesWhileLocked
  case worsensWhileLocked
  case cancelAllLeavesLocked
  case indicatesNothing
  case indicatesNoSurplus
  case indicatesSurplus
  case scheduleOpens
  case scheduleOpensHaltedBook
  case scheduleLocks
  case scheduleUncrosses
  case scheduleRepeats

  // Lots (R20).
  case reducedByNoMultiple
  case replacedByNoMultiple
  case passedOverForLot
  case tradesLotsOnly
  case decrementOfLots
  case leavesLot
  case conditionalLeavesLot
  case entersNoLot

  // Strips (R21).
  case stripTradesOnArrival
  case stripWakes
  case stripInPart
  case stripBeyondLimit
  case stripHasPlaces
  case stripChoosesPlace
  case stripTies
  case stripMeetsOrderAgain
  case stripMeetsNextClip
  case stripPassesAffiliate
  case stripPassesForLimit
  case stripPassesForOperator
  case stripStopped
  case gateEndsStrip

  // Names (R3.1).
  case forgetsParticipant
  case forgetsAffiliation
  case forgetsOperatorRule
  case forgetsRequirement
}
