import FunctionHost

FunctionHost.run(ReceiveReportFunction.self)
