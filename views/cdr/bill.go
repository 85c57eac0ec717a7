package cdr

// BillPath is the address of Gateway CDRs > Bill.
const BillPath = "/ccmservice/gateway-cdrs/bill"
