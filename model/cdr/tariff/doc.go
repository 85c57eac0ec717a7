// Package tariff keeps rate tables, says what a call costs and writes bills. All
// amounts are integers in 1/10000 of the unit of a currency.
//
// It is imported by the reports and by the pages of gateway CDRs.
package tariff
